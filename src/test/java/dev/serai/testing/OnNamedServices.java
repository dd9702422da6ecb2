package dev.serai.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests that run where a real RabbitMQ and a real PostgreSQL are named, and say so where they are not. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@EnabledIfEnvironmentVariable(
        named = "TEST_AMQP_URI",
        matches = ".+",
        disabledReason = "no real broker: set TEST_AMQP_URI to test against one")
@EnabledIfEnvironmentVariable(
        named = "TEST_POSTGRES_URL",
        matches = ".+",
        disabledReason = "no real PostgreSQL: set TEST_POSTGRES_URL to test against one")
public @interface OnNamedServices {}
