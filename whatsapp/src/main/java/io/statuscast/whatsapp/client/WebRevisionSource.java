package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.pairing.WebVersion;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of WhatsApp's own web client, read from the `client_revision` of its service worker.
///
/// One request, without credentials, of 20 seconds and 1 MiB at most; redirects are not followed.
/// Thread-safe. Source: Baileys `generics.js` fetchLatestWaWebVersion; whatsmeow `update.go`.
public final class WebRevisionSource implements VersionSource {
    /// Source: Baileys `generics.js`.
    public static final URI WHATSAPP = URI.create("https://web.whatsapp.com/sw.js");

    private static final Logger LOG = System.getLogger(WebRevisionSource.class.getName());
    private static final Duration TIME_MAX = Duration.ofSeconds(20);
    private static final int BYTES_MAX = 1 << 20;
    private static final int OK = 200;
    private static final int PRIMARY = 2;
    private static final int SECONDARY = 3000;
    /// A page in which the quotes are escaped is read as well.
    private static final Pattern REVISION = Pattern.compile("client_revision\\\\?\"\\s*:\\s*(\\d{6,10})");

    private final URI page;

    public WebRevisionSource(URI page) {
        this.page = page;
    }

    @Override
    public Optional<WebVersion> newest() {
        var request = HttpRequest.newBuilder(page)
                .timeout(TIME_MAX)
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36")
                .header("Sec-Fetch-Site", "none")
                .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIME_MAX).build()) {
            HttpResponse<byte[]> answer =
                    http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
            if (answer.statusCode() != OK) {
                LOG.log(Level.WARNING, "{0} answered {1}", page.getHost(), answer.statusCode());
                return Optional.empty();
            }
            return read(new String(answer.body(), UTF_8));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the newest version could not be read from {0}: {1}", page.getHost(), e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<WebVersion> read(String page) {
        Matcher revision = REVISION.matcher(page);
        if (!revision.find()) {
            LOG.log(Level.WARNING, "{0} names no client_revision", this.page.getHost());
            return Optional.empty();
        }
        long number = Long.parseLong(revision.group(1));
        return number > Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of(new WebVersion(PRIMARY, SECONDARY, (int) number));
    }
}
