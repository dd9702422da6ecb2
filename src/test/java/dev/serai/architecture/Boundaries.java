package dev.serai.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may use whom below one root package; every package that is not named here is a feature. */
record Boundaries(String root) {
    private static final Set<String> NO_FEATURES = Set.of("kit", "edge", "backing", "auth", "cli");

    /** The first words after the root of all packages that have classes. */
    Set<String> packages(JavaClasses all) {
        return all.stream()
                .map(type -> type.getPackageName())
                .filter(name -> name.startsWith(root + "."))
                .map(name -> name.substring(root.length() + 1).split("\\.", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> features(JavaClasses all) {
        Set<String> features = packages(all);
        features.removeAll(NO_FEATURES);
        return features;
    }

    /** Of the packages below the root that one uses itself and those others only. */
    ArchRule usesOnly(String user, String... used) {
        String[] allowed = Stream.concat(Stream.of(user), Arrays.stream(used))
                .map(this::below)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(below(user))
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(root + "..")).or(resideInAnyPackage(allowed)));
    }

    ArchRule nobodyButTheRootUses(String used) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAnyPackage(root, below(used)))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(below(used));
    }

    ArchRule onlyTheCommandLinePrints() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAPackage(below("cli")))))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
    }

    ArchRule nothingSleeps() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .callMethodWhere(
                        target(nameMatching("sleep")).and(targetOwner(belongToAnyOf(Thread.class, TimeUnit.class))));
    }

    ArchRule nothingUses(String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private String below(String name) {
        return root + "." + name + "..";
    }
}
