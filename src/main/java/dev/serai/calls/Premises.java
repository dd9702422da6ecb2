package dev.serai.calls;

import dev.serai.kit.Threads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is Serai's own and no target: its ports, at any address of this machine, and the services behind it. Addresses and
 * names are looked up now and then on threads of its own, so that whoever asks never waits.
 */
public final class Premises implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("serai.calls");
    private static final int ADDRESSES_SECONDS = 10;
    private static final int NAMES_SECONDS = 30;
    private static final int FIRST_NAMES_SECONDS = 5;

    private final Supplier<Set<Integer>> ports;
    private final List<InetSocketAddress> services;
    private final NameLookup.Resolver resolver;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(2, Threads.daemons("calls-premises"));
    private volatile Set<InetAddress> machine;
    private volatile Map<String, Set<InetAddress>> resolved = Map.of();

    /**
     * Waits a moment for the names of the services; those that take longer are known once they are found.
     *
     * @param ports that Serai listens on, asked each time
     * @param services unresolved
     */
    public Premises(Supplier<Set<Integer>> ports, List<InetSocketAddress> services) {
        this(ports, services, InetAddress::getAllByName);
    }

    Premises(Supplier<Set<Integer>> ports, List<InetSocketAddress> services, NameLookup.Resolver resolver) {
        this.ports = ports;
        this.services = List.copyOf(services);
        this.resolver = resolver;
        this.machine = addresses(Set.of());
        Future<?> first = threads.submit(() -> resolved = resolve(resolved));
        await(first);
        Future<?> unusedAddresses = threads.scheduleWithFixedDelay(
                () -> machine = addresses(machine), ADDRESSES_SECONDS, ADDRESSES_SECONDS, TimeUnit.SECONDS);
        Future<?> unusedNames = threads.scheduleWithFixedDelay(
                () -> resolved = resolve(resolved), NAMES_SECONDS, NAMES_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether a connection to there would reach Serai itself or a service of its. */
    boolean hold(String host, InetAddress address, int port) {
        boolean here = isHere(address);
        return (here && ports.get().contains(port))
                || services.stream()
                        .filter(service -> service.getPort() == port)
                        .anyMatch(service -> {
                            String name = name(service);
                            Set<InetAddress> at = resolved.getOrDefault(name, Set.of());
                            return name.equals(host)
                                    || Ipv4Inside.both(address).anyMatch(at::contains)
                                    || (here && at.stream().anyMatch(this::isHere));
                        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private boolean isHere(InetAddress address) {
        return Ipv4Inside.both(address)
                .anyMatch(one -> one.isLoopbackAddress() || one.isAnyLocalAddress() || machine.contains(one));
    }

    private static void await(Future<?> names) {
        try {
            names.get(FIRST_NAMES_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("call.services-unknown: their names are not found yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<InetAddress> addresses(Set<InetAddress> before) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException | RuntimeException e) {
            log.warn("call.addresses-unknown because={}", e.getMessage());
            return before;
        }
    }

    /** A name that is not found now keeps the addresses that it had. */
    private Map<String, Set<InetAddress>> resolve(Map<String, Set<InetAddress>> before) {
        Map<String, Set<InetAddress>> found = new HashMap<>(before);
        for (InetSocketAddress service : services) {
            try {
                found.put(name(service), Set.copyOf(List.of(resolver.resolve(name(service)))));
            } catch (UnknownHostException | RuntimeException e) {
                log.debug("call.service-unknown host={}", name(service));
            }
        }
        return Map.copyOf(found);
    }

    private static String name(InetSocketAddress service) {
        return service.getHostString().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    }
}
