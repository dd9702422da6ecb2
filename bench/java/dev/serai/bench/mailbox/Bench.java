package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures what the mailbox promises, on databases of its own. Ends with 1 when a promise is not kept. */
public final class Bench {
    private static final String SIZES = "sizes";

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        Size size = words.remove("full") ? Size.FULL : Size.QUICK;
        words.remove("quick");
        List<String> known = known();
        if (!known.containsAll(words)) {
            System.err.println("usage: bench/run mailbox [quick|full] " + known);
            System.exit(2);
        }
        System.out.println(size);
        Verdicts verdicts = new Verdicts();
        try (Scene scene = new Scene(false)) {
            Thread hook = new Thread(() -> close(scene));
            Runtime.getRuntime().addShutdownHook(hook);
            scene.start();
            run(scene, words.isEmpty() ? known : words, size, verdicts);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        System.out.println(verdicts.missed() == 0 ? "all targets met" : verdicts.missed() + " targets MISSED");
        System.exit(verdicts.missed() == 0 ? 0 : 1);
    }

    private static void run(Scene scene, List<String> words, Size size, Verdicts verdicts) throws Exception {
        Client client = new Client(scene.load(Asks.class));
        Mailbox many = new Mailbox(scene, size.messages());
        if (words.contains(SIZES)) {
            Mailbox few = new Mailbox(scene, Size.FEW_MESSAGES);
            SizePart sizes = new SizePart(client, few, many);
            sizes.run(Operation.LIST, size, verdicts);
            sizes.run(Operation.THREADS, size, verdicts);
            few.stop();
        }
        BareMailbox bare = scene.opened(new BareMailbox(many.databaseUrl(), Mailbox.POOL_SIZE));
        RatePart rates = new RatePart(client, many, bare.url());
        for (Operation operation : Operation.values()) {
            if (words.contains(word(operation))) {
                rates.run(operation, size, verdicts);
            }
        }
    }

    private static List<String> known() {
        List<String> words = new ArrayList<>(List.of(SIZES));
        Arrays.stream(Operation.values()).map(Bench::word).forEach(words::add);
        return words;
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** For a bench that is ended by a signal. */
    private static void close(Scene scene) {
        try {
            scene.close();
        } catch (IOException e) {
            System.err.println("could not be deleted: " + e);
        }
    }
}
