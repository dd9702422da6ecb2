package dev.serai.calls;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.serai.kit.DataFolder;
import dev.serai.kit.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;

/**
 * A file with one line for what became of each attempt and each call, whatever the log level is. A disk that is full
 * costs lines and nothing else: the appender drops what it can't write, and tries again later.
 */
public final class FateLog implements AutoCloseable {
    /** What {@link Attempts} tells. */
    static final String NAME = "serai.calls";

    private final Logger told = (Logger) LoggerFactory.getLogger(NAME);
    private final Logger everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    private final Onward onward = new Onward();

    private FateLog() {}

    /**
     * Begins to write when the settings say so, to be called once the log level is applied.
     *
     * @throws SettingException with one line, when the file can't be written
     */
    public static FateLog open(FateLogSettings settings, DataFolder data) {
        FateLog log = new FateLog();
        if (settings.enabled()) {
            log.start(settings, writable(data.path().resolve(settings.path())));
        }
        return log;
    }

    @Override
    public void close() {
        told.detachAppender(file);
        told.detachAppender(onward);
        told.setAdditive(true);
        told.setLevel(null);
        file.stop();
    }

    private void start(FateLogSettings settings, Path path) {
        LoggerContext context = told.getLoggerContext();
        FateLine line = new FateLine();
        line.setContext(context);
        line.start();
        file.setContext(context);
        file.setName("fates");
        file.setFile(path.toString());
        file.setEncoder(line);
        file.setRollingPolicy(rolling(settings, path));
        file.start();
        if (!file.isStarted()) {
            throw notWritable(path, "logback refuses it");
        }
        onward.setContext(context);
        onward.start();
        told.setLevel(everything.isInfoEnabled() ? null : Level.INFO);
        told.setAdditive(false);
        told.addAppender(file);
        told.addAppender(onward);
    }

    private SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling(FateLogSettings settings, Path path) {
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(told.getLoggerContext());
        rolling.setParent(file);
        rolling.setFileNamePattern(path + ".%d{yyyy-MM-dd, UTC}.%i");
        rolling.setMaxFileSize(new FileSize(settings.maxSize()));
        rolling.setMaxHistory(settings.maxDays());
        rolling.setTotalSizeCap(new FileSize(settings.maxTotal()));
        rolling.start();
        return rolling;
    }

    private static Path writable(Path path) {
        try {
            Files.createDirectories(path.getParent());
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            return path;
        } catch (IOException e) {
            throw notWritable(path, e.getClass().getSimpleName());
        }
    }

    private static SettingException notWritable(Path path, String because) {
        return new SettingException("calls.file-log.path=" + path + " can't be written (" + because
                + "): name another file, or set FILE_LOG_ENABLED=0");
    }

    /** Has the other log show what it would have shown by itself: the file may be told more than that. */
    private final class Onward extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (everything.isEnabledFor(event.getLevel())) {
                everything.callAppenders(event);
            }
        }
    }
}
