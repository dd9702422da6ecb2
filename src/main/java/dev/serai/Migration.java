package dev.serai;

import dev.serai.backing.BackingFailed;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.Databases;
import dev.serai.backing.Postgres;
import dev.serai.backing.postgres.Migrated;
import dev.serai.backing.postgres.Migrations;
import dev.serai.cli.CommandFailed;
import dev.serai.kit.DataFolder;
import dev.serai.kit.LogLevel;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;

/** Brings the schemas of all features to what this version needs, and starts nothing else. */
final class Migration {
    /** An index on an old mailbox may take long, and nothing waits for it here. */
    private static final Duration NO_LIMIT = Duration.ZERO;

    private Migration() {}

    /**
     * Holds the data folder meanwhile, so that no Serai of the same folder meets half of it.
     *
     * @param say gets one line for each schema
     * @throws dev.serai.kit.SettingException when a setting is wrong, or the data folder is in use
     * @throws CommandFailed with one line, when PostgreSQL does not take it
     */
    static void run(Path folder, Settings settings, Consumer<String> say) {
        LogLevel.apply(settings);
        BackingSettings backing = BackingSettings.from(settings);
        try (DataFolder data = DataFolder.open(folder.resolve(settings.text("data.folder")));
                Databases databases = Databases.start(backing, data, new Secrets(data.path("secrets")))) {
            say.accept(migrate("calls", databases.common()));
            say.accept(migrate("mailbox", databases.mailbox()));
        } catch (BackingFailed e) {
            throw new CommandFailed(e.getMessage());
        }
    }

    private static String migrate(String schema, Postgres postgres) {
        try {
            Migrated done = new Migrations(schema, postgres.aside(), NO_LIMIT).run();
            return done.schema() + ": " + done.from()
                    + (done.from().equals(done.to()) ? ", up to date" : " -> " + done.to());
        } catch (FlywayException e) {
            throw new CommandFailed(
                    schema + ": not migrated at " + postgres.address().masked() + ": " + reason(e));
        }
    }

    /** The innermost says it best, and its lines after the first are values of rows. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
    }
}
