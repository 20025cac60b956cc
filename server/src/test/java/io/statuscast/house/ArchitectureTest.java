package io.statuscast.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Module walls, package walls and third-party allow-lists. ARCHITECTURE.md says why each stands.
class ArchitectureTest {
    private static final int PACKAGES_MAX = 12;
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.statuscast");

    @Test
    void coreKnowsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.statuscast.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("io.statuscast.core..", "java..", "org.jspecify.."))
                .check(ALL);
    }

    @Test
    void whatsappKnowsOnlyNettyProtobufAndTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.statuscast.whatsapp..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.statuscast.whatsapp..",
                        "java..",
                        "javax.crypto..",
                        "javax.net..",
                        "io.netty..",
                        "com.google.protobuf..",
                        "org.jspecify.."))
                .check(ALL);
    }

    @Test
    void theEmulatorSharesOnlyTheCodecWithTheClient() {
        noClasses()
                .that()
                .resideInAPackage("io.statuscast.emulator..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.statuscast.whatsapp..")
                        .and(DescribedPredicate.not(resideInAnyPackage(
                                "io.statuscast.whatsapp.binary..", "io.statuscast.whatsapp.proto.."))))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("io.statuscast.core..", "io.statuscast.server.."))
                .check(ALL);
    }

    @Test
    void onlyTheGatewayAndTheStoreTouchTheWhatsAppClient() {
        noClasses()
                .that()
                .resideInAPackage("io.statuscast.server..")
                .and(resideOutsideOfPackages(
                        "io.statuscast.server.gateway..", "io.statuscast.server.sql..", "io.statuscast.server.app.."))
                .should()
                .dependOnClassesThat(resideInAPackage("io.statuscast.whatsapp.."))
                .check(ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "whatsapp", "emulator", "server"})
    void packagesOfAModuleFormNoCycle(String module) {
        slices().matching("io.statuscast." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    /// The emulator's own package is no slice of it: what stands there is above all the others.
    @Test
    void nothingInTheEmulatorKnowsItAsAWhole() {
        noClasses()
                .that()
                .resideInAPackage("io.statuscast.emulator.*..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.statuscast.emulator"))
                .check(ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "whatsapp", "emulator", "server"})
    void aModuleHasFewFlatPackages(String module) {
        Set<String> packages = ALL.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("io.statuscast." + module))
                .collect(Collectors.toSet());

        assertThat(packages).hasSizeBetween(1, PACKAGES_MAX);
        assertThat(packages).allMatch(name -> name.chars().filter(c -> c == '.').count() <= 3, "is flat");
    }

    private static DescribedPredicate<JavaClass> resideOutsideOfPackages(String... packages) {
        DescribedPredicate<JavaClass> outside = resideOutsideOfPackage(packages[0]);
        for (String name : packages) {
            outside = outside.and(resideOutsideOfPackage(name));
        }
        return outside;
    }
}
