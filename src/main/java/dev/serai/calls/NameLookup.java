package dev.serai.calls;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses of names on threads of its own, since the JVM's resolver blocks. It keeps nothing: what is cached,
 * and for how long, is the JVM's business. Attempts that ask for one name at the same time share one look-up, so that a
 * name whose server hangs holds one thread however many calls wait for it.
 */
final class NameLookup implements AutoCloseable {
    /** The JVM's resolver, or a test's. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final int THREADS = 32;

    private final Resolver resolver;
    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "serai-names");
                thread.setDaemon(true);
                return thread;
            });

    NameLookup() {
        this(InetAddress::getAllByName);
    }

    NameLookup(Resolver resolver) {
        this.resolver = resolver;
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * @param host a name, or an IP address that is answered at once
     * @return its addresses in the JVM's order, at least one; fails with {@link UnknownHostException}
     */
    CompletableFuture<List<InetAddress>> find(String host) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return CompletableFuture.completedFuture(List.of(NetUtil.createInetAddressFromIpAddressString(host)));
        }
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> others = running.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.execute(() -> resolve(host, mine));
        } catch (RejectedExecutionException closed) {
            running.remove(host);
            mine.completeExceptionally(closed);
        }
        return mine;
    }

    private void resolve(String host, CompletableFuture<List<InetAddress>> found) {
        try {
            List<InetAddress> addresses = List.of(resolveAbsolute(host));
            running.remove(host);
            found.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            running.remove(host);
            found.completeExceptionally(e);
        }
    }

    /** A trailing dot is right in DNS and unknown to hosts files, so the name without it gets its chance. */
    private InetAddress[] resolveAbsolute(String host) throws UnknownHostException {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            if (!host.endsWith(".")) {
                throw e;
            }
            return resolver.resolve(host.substring(0, host.length() - 1));
        }
    }

    /** Waits for nothing: a look-up that is under way ends on its own, unheard. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
