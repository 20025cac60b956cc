package io.statuscast.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents say about the repository itself.
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("core", "whatsapp", "emulator", "server");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)(#[^)\\s]*)?\\)");
    private static final Pattern PAGE = Pattern.compile("\\bdocs/[a-z0-9/_-]+\\.(md|yaml)\\b");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var dead = new ArrayList<String>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String to = link.group(1);
                if (!ELSEWHERE.matcher(to).matches()) {
                    links++;
                    if (Files.notExists(page.resolveSibling(to))) {
                        dead.add(ROOT.relativize(page) + " links to " + to + ", which is not there");
                    }
                }
            }
        }

        assertThat(dead).isEmpty();
        assertThat(links).isPositive();
    }

    @Test
    void everyPageThatTheCodeNamesIsThere() throws IOException {
        var absent = new ArrayList<String>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    PAGE.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .filter(page -> Files.notExists(ROOT.resolve(page)))
                            .forEach(page -> absent.add(ROOT.relativize(file) + " names " + page));
                }
            }
        }

        assertThat(absent).isEmpty();
    }

    @Test
    void everyPackageIsOnTheMap() throws IOException {
        String map = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        var missing = new ArrayList<String>();
        for (String module : MODULES) {
            Path packages =
                    ROOT.resolve(module).resolve("src/main/java/io/statuscast").resolve(module);
            try (Stream<Path> each = Files.list(packages)) {
                each.filter(Files::isDirectory)
                        .map(Path::getFileName)
                        .filter(name -> !map.contains("`" + name + "`"))
                        .forEach(name -> missing.add("ARCHITECTURE.md does not name " + module + "/" + name));
            }
        }

        assertThat(missing).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
