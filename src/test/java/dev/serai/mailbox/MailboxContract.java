package dev.serai.mailbox;

import dev.serai.testing.Services;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs a Serai on the services of the test; each test has users of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MailboxContract {
    private static final AtomicInteger USERS = new AtomicInteger();

    Services services;
    MailboxScene scene;

    abstract Services services(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = services(folder.resolve("services"));
        scene = new MailboxScene(folder, services, Map.of());
    }

    @AfterAll
    void stop() throws Exception {
        scene.close();
        services.close();
    }

    static String user() {
        return "user-" + USERS.incrementAndGet();
    }
}
