package io.statuscast.server.app;

import io.statuscast.core.device.Device;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the operator sees at start: at most one screen, nothing twice.
///
/// @param firstKey   the key that was just made, shown this once
/// @param tryIt      the number to try the API with, when there is the sandbox
record Banner(
        String version,
        URI console,
        Path dataDirectory,
        List<String> warnings,
        Optional<String> firstKey,
        boolean keyConfigured,
        Optional<Device> tryIt) {

    /// Without the key.
    @Override
    public String toString() {
        return "Banner[" + console + "]";
    }

    void print(PrintStream out) {
        out.print(text());
        out.flush();
    }

    String text() {
        var text = new StringBuilder();
        text.append("%nStatuscast %s%n%n".formatted(version));
        for (String warning : warnings) {
            text.append("  WARNING  %s%n".formatted(warning));
        }
        // The fragment signs the browser in; it is never sent to a server.
        text.append("  Console  %s%s%n"
                .formatted(console, firstKey.map(key -> "#key=" + key).orElse("")));
        text.append("  API      %sv1   (documentation: %sopenapi.yaml)%n".formatted(console, console));
        text.append("  Data     %s%n".formatted(dataDirectory));
        text.append("  API key  %s%n".formatted(key()));
        tryIt.ifPresent(device -> text.append(curl(device)));
        return text.append("%n".formatted()).toString();
    }

    private String key() {
        if (firstKey.isPresent()) {
            return firstKey.get() + "   (shown once; also in " + dataDirectory.resolve("first-api-key.txt") + ")";
        }
        return keyConfigured ? "the one of STATUSCAST_API_KEY" : "made at the first start";
    }

    private String curl(Device device) {
        String shown = firstKey.orElse(
                keyConfigured ? "$STATUSCAST_API_KEY" : "$(cat " + dataDirectory.resolve("first-api-key.txt") + ")");
        return "%n  Publish a status on the sandbox number, then look at the console:%n%n".formatted()
                + "  curl -sS -H \"Token: %s\" -H 'Content-Type: application/json' -d '{\"message\":\"Hello from Statuscast\"}' %sv1/chat/%s/status%n"
                        .formatted(shown, console, device.id());
    }
}
