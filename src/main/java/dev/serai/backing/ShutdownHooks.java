package dev.serai.backing;

import java.lang.reflect.Field;
import org.apache.qpid.server.model.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the embedded broker's own shutdown hook away. The JVM runs all hooks at once, so the broker would be gone while
 * Serai still publishes what is in flight; Serai closes it last. There is no setting for it, hence the reflection.
 */
final class ShutdownHooks {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHooks.class);

    private ShutdownHooks() {}

    static void remove(Container<?> container) {
        for (Class<?> type = container.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Thread.class && remove(field, container)) {
                    return;
                }
            }
        }
        LOG.warn("broker.shutdown-hook found=false");
    }

    private static boolean remove(Field field, Container<?> container) {
        try {
            field.setAccessible(true);
            return field.get(container) instanceof Thread hook
                    && Runtime.getRuntime().removeShutdownHook(hook);
        } catch (ReflectiveOperationException e) {
            LOG.warn("broker.shutdown-hook field={} error={}", field.getName(), e.toString());
            return false;
        }
    }
}
