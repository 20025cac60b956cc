package io.statuscast.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What no source file may hold. Each finding reads `path:line: problem, use …`.
class TidyTest {
    private static final int FILE_LINES_MAX = 600;
    private static final int METHOD_LINES_MAX = 70;
    private static final long FILE_BYTES_MAX = 256 * 1024;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("core", "whatsapp", "emulator", "server");

    /// A call or word that main code may not hold, and what to write instead.
    private record Ban(Pattern pattern, String instead, Set<String> adapters) {
        Ban(String regex, String instead, String... adapters) {
            this(Pattern.compile(regex), instead, Set.of(adapters));
        }
    }

    private static final List<Ban> BANS = List.of(
            new Ban("\\bInstant\\.now\\(\\)", "an injected InstantSource"),
            new Ban("\\bLocalDate(Time)?\\.now\\(", "an injected InstantSource"),
            new Ban("\\bSystem\\.currentTimeMillis\\(\\)", "an injected InstantSource"),
            new Ban("\\bSystem\\.nanoTime\\(\\)", "an injected ticker", "SystemTime.java"),
            new Ban("\\bThread\\.sleep\\(", "an injected timer", "SystemTime.java"),
            new Ban("\\bMath\\.random\\(\\)|new Random\\(\\)", "injected randomness"),
            new Ban("\\bSystem\\.(out|err)\\b", "System.Logger", "Main.java", "EmulatorMain.java", "Banner.java"),
            new Ban("\\.printStackTrace\\(", "System.Logger with the exception"),
            new Ban("\\bSystem\\.exit\\(", "an exit code returned to Main", "Main.java", "EmulatorMain.java"),
            new Ban("^    public .*\\bCompletableFuture\\b", "blocking code on virtual threads in a signature"),
            new Ban("\\bparallelStream\\(", "a loop, or virtual threads with a bound"),
            new Ban(
                    "\\bjava\\.lang\\.reflect\\b|\\bClass\\.forName\\(|\\bServiceLoader\\b|\\.getDeclared[A-Z]\\w*\\(",
                    "a constructor, called in a …Wiring class"),
            // The digits of some languages are not ours.
            new Ban("^(?!.*Locale\\.ROOT).*%(\\d+\\$)?0?\\d*[df]", "%s, or String.format(Locale.ROOT, …)"),
            new Ban("\\bsynchronized\\s*\\(this\\)", "a ReentrantLock or a private lock"));

    private static final Pattern TODO = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b(?!\\(#\\d+\\))");
    /// A line that may begin a method: a name and a parenthesis, at the depth of a member, and no statement or lambda.
    private static final Pattern METHOD_START =
            Pattern.compile("^( {4}| {8})(?!(return|if|for|while|try|switch|throw|new|else|do|case|assert)\\b)"
                    + "(?!.*\\b(class|record|interface|enum)\\b)(?!.*-> \\{)[\\w<][^=;(]*\\(.*$");
    private static final Pattern CATCH = Pattern.compile("\\bcatch \\(.*\\{$");

    @Test
    void filesAreShort() throws IOException {
        assertThat(findings(
                        javaFiles(p -> true),
                        (path, lines) -> lines.size() > FILE_LINES_MAX
                                ? List.of(path + ":" + lines.size() + ": file of " + lines.size()
                                        + " lines, use two rooms of at most " + FILE_LINES_MAX)
                                : List.of()))
                .isEmpty();
    }

    @Test
    void methodsFitOneLook() throws IOException {
        assertThat(findings(javaFiles(p -> true), TidyTest::longMethods)).isEmpty();
    }

    @Test
    void mainCodeHoldsNoBannedCall() throws IOException {
        assertThat(findings(javaFiles(TidyTest::isMain), TidyTest::bannedCalls)).isEmpty();
    }

    /// A comment in its place says at least why nothing is to be done.
    @Test
    void noExceptionIsSwallowedInSilence() throws IOException {
        assertThat(findings(javaFiles(TidyTest::isMain), TidyTest::emptyCatches))
                .isEmpty();
    }

    @Test
    void everyTodoNamesAnIssue() throws IOException {
        assertThat(findings(
                        javaFiles(p -> !p.endsWith("TidyTest.java")),
                        (path, lines) -> matching(path, lines, TODO, "unnamed work, use TODO(#issue) or finish it")))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<String> silent = javaFiles(TidyTest::isMain)
                .map(Path::getParent)
                .distinct()
                .filter(dir -> !Files.exists(dir.resolve("package-info.java")))
                .map(dir -> ROOT.relativize(dir) + ": no package-info.java, use one with @NullMarked and a sentence")
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void noPackageOrClassIsNamedForNothing() throws IOException {
        Pattern vague = Pattern.compile(
                "(/(util|utils|common|helper|helpers|impl|manager)/)|(Utils?|Helper|Manager|Impl)\\.java$");
        List<String> found = javaFiles(TidyTest::isMain)
                .map(p -> ROOT.relativize(p).toString())
                .filter(p -> vague.matcher(p).find())
                .map(p -> p + ":1: name without meaning, use the concept's name")
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void noFileIsABlob() throws IOException {
        var large = new ArrayList<String>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (Files.size(file) > FILE_BYTES_MAX) {
                        large.add(
                                ROOT.relativize(file) + ":1: " + Files.size(file) + " bytes, use a generated fixture");
                    }
                }
            }
        }

        assertThat(large).isEmpty();
    }

    private interface Rule {
        List<String> check(String path, List<String> lines);
    }

    private static List<String> findings(Stream<Path> files, Rule rule) throws IOException {
        var found = new ArrayList<String>();
        for (Path file : files.toList()) {
            found.addAll(rule.check(ROOT.relativize(file).toString(), Files.readAllLines(file)));
        }
        return found;
    }

    private static List<String> longMethods(String path, List<String> lines) {
        var found = new ArrayList<String>();
        for (int start = 0; start < lines.size(); start++) {
            if (METHOD_START.matcher(lines.get(start)).matches() && hasBody(lines, start)) {
                String indent = lines.get(start).replaceAll("\\S.*", "");
                int end = start + 1;
                while (end < lines.size() && !lines.get(end).equals(indent + "}")) {
                    end++;
                }
                int length = end - start + 1;
                if (length > METHOD_LINES_MAX) {
                    found.add(path + ":" + (start + 1) + ": method of " + length + " lines, use at most "
                            + METHOD_LINES_MAX);
                }
            }
        }
        return found;
    }

    /// Whether what begins here is a method with a body: its header, however many lines long, ends in a brace.
    private static boolean hasBody(List<String> lines, int start) {
        for (int line = start; line < lines.size(); line++) {
            if (lines.get(line).endsWith("{")) {
                return true;
            }
            if (lines.get(line).endsWith(";")
                    || lines.get(line).endsWith("}")
                    || lines.get(line).isBlank()) {
                return false;
            }
        }
        return false;
    }

    private static List<String> bannedCalls(String path, List<String> lines) {
        var found = new ArrayList<String>();
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (Ban ban : BANS) {
            if (!ban.adapters().contains(name)) {
                found.addAll(matching(path, lines, ban.pattern(), "banned call, use " + ban.instead()));
            }
        }
        return found;
    }

    private static List<String> matching(String path, List<String> lines, Pattern pattern, String problem) {
        var found = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean comment = line.strip().startsWith("//") && pattern != TODO;
            if (!comment && pattern.matcher(line).find()) {
                found.add(path + ":" + (i + 1) + ": " + problem);
            }
        }
        return found;
    }

    private static List<String> emptyCatches(String path, List<String> lines) {
        var found = new ArrayList<String>();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (CATCH.matcher(lines.get(i)).find() && lines.get(i + 1).strip().startsWith("}")) {
                found.add(path + ":" + (i + 1) + ": empty catch, use a log, a result, or a comment that says why");
            }
        }
        return found;
    }

    private static boolean isMain(Path path) {
        return path.toString().contains("/src/main/");
    }

    private static Stream<Path> javaFiles(Predicate<Path> wanted) throws IOException {
        var files = new ArrayList<Path>();
        for (String module : MODULES) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(module).resolve("src"))) {
                walk.filter(p -> p.toString().endsWith(".java")).filter(wanted).forEach(files::add);
            }
        }
        return files.stream();
    }
}
