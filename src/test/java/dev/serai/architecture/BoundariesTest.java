package dev.serai.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundariesTest {
    private static final JavaClasses SERAI = new ClassFileImporter()
            .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.serai");
    private static final Boundaries OURS = new Boundaries("dev.serai");

    /** Breaks each rule once. */
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages("dev.serai.architecture.fixture");

    private static final Boundaries THEIRS = new Boundaries("dev.serai.architecture.fixture");

    @Test
    void theKitUsesNoOtherPackage() {
        OURS.usesOnly("kit").check(SERAI);

        refused(THEIRS.usesOnly("kit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backing", "edge", "cli"})
    void whatServesTheFeaturesUsesTheKitOnly(String server) {
        boolean notThereYet = !OURS.packages(SERAI).contains(server);

        OURS.usesOnly(server, "kit").allowEmptyShould(notThereYet).check(SERAI);

        refused(THEIRS.usesOnly(server, "kit"));
    }

    @Test
    void whoCallsIsToldByTheKitAndTheEdge() {
        OURS.usesOnly("auth", "kit", "edge").check(SERAI);

        refused(THEIRS.usesOnly("auth", "kit", "edge"));
    }

    @Test
    void featuresDoNotUseEachOther() {
        Set<String> features = OURS.features(SERAI);
        assertThat(features).contains("calls");

        for (String feature : features) {
            OURS.usesOnly(feature, "kit", "edge", "backing", "auth").check(SERAI);
        }

        refused(THEIRS.usesOnly("rooms", "kit", "edge", "backing", "auth"));
    }

    @Test
    void onlyTheRootUsesTheCommandLine() {
        OURS.nobodyButTheRootUses("cli").check(SERAI);

        refused(THEIRS.nobodyButTheRootUses("cli"));
    }

    @Test
    void onlyTheCommandLinePrints() {
        OURS.onlyTheCommandLinePrints().check(SERAI);

        refused(THEIRS.onlyTheCommandLinePrints());
    }

    @Test
    void nothingSleeps() {
        OURS.nothingSleeps().check(SERAI);

        refused(THEIRS.nothingSleeps());
    }

    @Test
    void nothingLogsPastSlf4j() {
        OURS.nothingUses("java.util.logging..").check(SERAI);

        refused(THEIRS.nothingUses("java.util.logging.."));
    }

    @Test
    void nothingReachesIntoTheJdkOrIntoSpring() {
        OURS.nothingUses("sun..").check(SERAI);
        // Camel's RabbitMQ component takes a Spring connection factory, which one class makes
        OURS.nothingUses("org.springframework..").check(SERAI.that(not(name("dev.serai.RouteBroker"))));

        refused(THEIRS.nothingUses("sun..", "org.springframework.."));
    }

    private static void refused(ArchRule rule) {
        assertThatThrownBy(() -> rule.check(WRONG))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was violated");
    }
}
