package dev.serai;

import dev.serai.backing.BackingSettings;
import dev.serai.calls.CallsSettings;
import dev.serai.calls.FateLogSettings;
import dev.serai.cli.Starter;
import dev.serai.edge.EdgeSettings;
import dev.serai.kit.Settings;
import dev.serai.mailbox.MailboxSettings;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Serai as a process: runs until a signal ends it. */
final class Server implements Starter {
    private static final Path FOLDER = Path.of("");

    @Override
    public int start() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        Serai serai = new Serai(FOLDER);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            serai.close();
                            stopped.countDown();
                        },
                        "serai-stop"));
        serai.open(Settings.load(FOLDER, System.getenv(), System.getProperties()));
        stopped.await();
        return 0;
    }

    @Override
    public void check(Settings settings) {
        EdgeSettings.from(settings, FOLDER);
        BackingSettings.from(settings);
        CallsSettings.from(settings);
        FateLogSettings.from(settings);
        MailboxSettings.from(settings);
    }

    @Override
    public void migrate(Settings settings, Consumer<String> say) {
        Migration.run(FOLDER, settings, say);
    }
}
