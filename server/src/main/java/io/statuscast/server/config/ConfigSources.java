package io.statuscast.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// The raw values of all sources, merged, with what is wrong about their keys.
///
/// @param values   by key name; empty strings are left out, so an empty variable means "not set"
/// @param base     what relative paths are resolved against
/// @param problems keys nobody knows and files that cannot be read
record ConfigSources(Map<String, String> values, Path base, List<String> problems, List<String> warnings) {
    static final String FILE_NAME = "statuscast.properties";

    /// Variables the run script reads; they share the prefix but are not ours.
    private static final List<String> SCRIPT_VARIABLES = List.of("STATUSCAST_JAVA_OPTS");

    static ConfigSources read(Map<String, String> environment, Path workingDirectory) {
        var merged = new HashMap<String, String>();
        var problems = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        environment.forEach((name, value) -> {
            if (ConfigKey.named(name).isPresent()) {
                put(merged, name, value);
            } else if (ConfigKey.hasOurPrefix(name) && !SCRIPT_VARIABLES.contains(name)) {
                warnings.add(name + " is set in the environment but is not a key of this server; see docs/config.md.");
            }
        });
        addFile(workingDirectory.resolve(FILE_NAME), merged, problems);
        Path data = workingDirectory.resolve(merged.getOrDefault(ConfigKey.DATA.key(), ConfigKey.DATA.defaultValue()));
        if (!data.normalize().equals(workingDirectory.normalize())) {
            addFile(data.resolve(FILE_NAME), merged, problems);
        }
        return new ConfigSources(Map.copyOf(merged), workingDirectory, problems, warnings);
    }

    private static void put(Map<String, String> merged, String name, String value) {
        if (!value.isBlank()) {
            merged.putIfAbsent(name, value.strip());
        }
    }

    private static void addFile(Path file, Map<String, String> merged, List<String> problems) {
        if (!Files.exists(file)) {
            return;
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.add("%s cannot be read (%s); make it a readable UTF-8 properties file or remove it."
                    .formatted(file, unreadable.getMessage()));
            return;
        }
        for (String name : properties.stringPropertyNames().stream().sorted().toList()) {
            if (ConfigKey.named(name).isPresent()) {
                put(merged, name, properties.getProperty(name));
            } else {
                problems.add(
                        "%s in %s is not a key of this server; correct its spelling (docs/config.md lists all keys) or remove the line."
                                .formatted(name, file));
            }
        }
    }
}
