package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.pairing.LinkCodeExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks the server to take a code that can be typed on the phone. Called by the owner's threads; blocks for
/// an answer. Thread-safe.
final class LinkCodes {
    /// E.164 without the plus sign, and long enough for a number with its country. Source: whatsmeow
    /// `pair-code.go`.
    private static final Pattern PHONE = Pattern.compile("[1-9][0-9]{6,14}");

    private static final Duration LIFE = Duration.ofSeconds(LinkCodeExchange.LIFE_SECONDS);
    private static final int TOO_OFTEN = 429;

    private final ClientConfig config;
    private final Account account;
    private final ConnectionLoop loop;

    LinkCodes(ClientConfig config, Account account, ConnectionLoop loop) {
        this.config = config;
        this.account = account;
        this.loop = loop;
    }

    LinkCodeOutcome request(String phoneDigits) {
        if (!PHONE.matcher(phoneDigits).matches()) {
            return new LinkCodeOutcome.Refused(
                    "phone:invalid", "The number must be in international form, digits only, without a leading zero.");
        }
        if (account.linked()) {
            return new LinkCodeOutcome.Refused(
                    "link:linked", "A number is linked already, and stays linked: log it out first to link another.");
        }
        Connection connection = loop.pairing();
        if (connection == null) {
            return new LinkCodeOutcome.Refused(
                    "link:not-ready", "The device is not offering codes yet: ask again in a moment.");
        }
        try {
            return ask(connection, phoneDigits);
        } catch (QueryException e) {
            return refused(e);
        }
    }

    private LinkCodeOutcome ask(Connection connection, String phoneDigits) {
        LinkCodeExchange exchange = LinkCodeExchange.begin(phoneDigits, config.random());
        Node hello = exchange.hello(account.credentials(), config.appearance().deviceName(), config.random());
        Instant expires = config.clock().instant().plus(LIFE);
        Node answer = connection
                .iqs()
                .ask("md", "set", List.of(hello), config.timeouts().query());
        Optional<byte[]> reference = LinkCodeExchange.reference(answer);
        if (reference.isEmpty()) {
            return new LinkCodeOutcome.Refused(
                    "link:no-answer", "WhatsApp's answer has no reference: scan the QR code, or ask again.");
        }
        var code = new LinkCode(exchange.code(), phoneDigits, expires);
        loop.post(new LinkSignal.CodeTaken(connection, exchange, reference.get(), code));
        return new LinkCodeOutcome.Offered(code);
    }

    private static LinkCodeOutcome refused(QueryException e) {
        if (e.kind() != QueryException.Kind.REFUSED) {
            return new LinkCodeOutcome.Refused("link:no-answer", "WhatsApp did not answer: ask again in a moment.");
        }
        return new LinkCodeOutcome.Refused(
                "whatsapp:" + e.code(),
                e.code() == TOO_OFTEN
                        ? "WhatsApp was asked for too many codes: wait some hours, or scan the QR code."
                        : "WhatsApp gives no code for this number (" + e.code()
                                + "): check the number, or scan the QR code.");
    }
}
