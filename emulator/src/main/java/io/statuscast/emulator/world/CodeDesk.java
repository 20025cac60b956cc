package io.statuscast.emulator.world;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Companions that wait for somebody to type their code on a phone: passes the steps of the exchange on,
/// strictly, and knows no code itself. Guarded by the world's lock.
///
/// Source: whatsmeow `pair-code.go`; OpenWA issue 1666 (names that phones take).
public final class CodeDesk {
    private static final String TAG = "link_code_companion_reg";
    /// How long a phone takes a code. Source: zapo `PAIRING_CODE_MAX_AGE_SECONDS`.
    private static final Duration LIFE = Duration.ofMinutes(3);

    private static final int WRAPPED = 80;
    /// Salt, IV, three keys, tag.
    private static final int BUNDLE = 32 + 12 + 3 * 32 + 16;

    private static final int KEY_BYTES = 32;
    private static final Pattern DISPLAY = Pattern.compile(
            "(Chrome|Firefox|Edge|Opera|Safari|IE) \\((Linux|Ubuntu|Debian|Windows|Mac OS|macOS|Android)\\)");
    private static final Set<String> PLATFORMS = Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "c", "e");

    /// What a phone that was asked for a code knows.
    ///
    /// @param companion        who waits
    /// @param reference        of the exchange
    /// @param wrappedCompanion 80 bytes
    public record Wish(Registrant companion, String reference, byte[] wrappedCompanion, Instant expires) {}

    private final World world;
    /// By phone digits: a newer wish for the same phone takes the place of the older one.
    private final Map<String, Wish> wishes = new HashMap<>();

    CodeDesk(World world) {
        this.world = world;
    }

    /// A refusal: an iq error code and its reason.
    public record Bad(int code, String reason) {}

    /// Takes `companion_hello`.
    ///
    /// @param answer takes the element with the reference
    /// @return empty when it was taken, else why not
    public Optional<Bad> hello(Registrant companion, Node iq, Consumer<Node> answer) {
        Node reg = iq.child(TAG).orElseThrow();
        byte[] wrapped = bytes(reg, "link_code_pairing_wrapped_companion_ephemeral_pub");
        Optional<Account> account = reg.jid("jid").filter(Jid::isPhone).flatMap(world::find);
        if (wrapped.length != WRAPPED
                || !Arrays.equals(bytes(reg, "companion_server_auth_key_pub"), companion.noiseStatic())
                || reg.child("link_code_pairing_nonce").isEmpty()) {
            return Optional.of(new Bad(400, "companion_hello lacks a key or has another Noise key"));
        }
        if (!PLATFORMS.contains(text(reg, "companion_platform_id"))
                || !DISPLAY.matcher(text(reg, "companion_platform_display")).matches()) {
            return Optional.of(new Bad(400, "the companion's name is not of the form Browser (OS)"));
        }
        if (account.isEmpty()) {
            return Optional.of(new Bad(404, "no account has this number"));
        }
        String reference = "3@" + world.randomToken(24);
        wishes.values().removeIf(wish -> wish.companion().equals(companion));
        wishes.put(
                account.get().phone(),
                new Wish(companion, reference, wrapped, world.now().plus(LIFE)));
        answer.accept(Node.of(
                TAG,
                Node.attrs("stage", "companion_hello"),
                Node.of("link_code_pairing_ref", reference.getBytes(US_ASCII))));
        return Optional.empty();
    }

    /// The wish that a phone was asked for; empty when there is none, or it has expired.
    Optional<Wish> wishFor(String phone) {
        return Optional.ofNullable(wishes.get(phone))
                .filter(wish -> wish.expires().isAfter(world.now()));
    }

    Optional<Wish> wish(String reference) {
        return wishes.values().stream()
                .filter(wish -> wish.reference().equals(reference))
                .findFirst();
    }

    /// Passes a phone's answer on.
    void primaryHello(Wish wish, byte[] wrappedPrimary, byte[] primaryIdentity) {
        wish.companion()
                .deliver(world.notification(
                        TAG,
                        Jid.SERVER,
                        Node.of(
                                TAG,
                                Node.attrs("stage", "primary_hello"),
                                Node.of("link_code_pairing_wrapped_primary_ephemeral_pub", wrappedPrimary),
                                Node.of("primary_identity_pub", primaryIdentity),
                                reference(wish))));
    }

    /// Takes `companion_finish` and passes it on to the phone.
    public Optional<Bad> finish(Registrant companion, Node iq) {
        Node reg = iq.child(TAG).orElseThrow();
        Optional<Account> account = reg.jid("jid").flatMap(world::find);
        Optional<Wish> wish = account.flatMap(a -> wishFor(a.phone()))
                .filter(w ->
                        w.companion().equals(companion) && w.reference().equals(text(reg, "link_code_pairing_ref")));
        if (account.isEmpty() || wish.isEmpty()) {
            return Optional.of(new Bad(404, "companion_finish of an exchange that does not exist"));
        }
        byte[] bundle = bytes(reg, "link_code_pairing_wrapped_key_bundle");
        byte[] identity = bytes(reg, "companion_identity_public");
        if (bundle.length != BUNDLE
                || identity.length != KEY_BYTES
                || !Arrays.equals(identity, companion.identityKey())) {
            return Optional.of(new Bad(400, "companion_finish has a bundle of another length or another identity"));
        }
        world.deliver(
                account.get().phoneDevice(),
                world.notification(
                        TAG,
                        Jid.SERVER,
                        Node.of(
                                TAG,
                                Node.attrs("stage", "companion_finish"),
                                Node.of("link_code_pairing_wrapped_key_bundle", bundle),
                                Node.of("companion_identity_public", identity),
                                reference(wish.get()))));
        return Optional.empty();
    }

    /// Asks the companions that wait for this phone's code to make a new one.
    ///
    /// @return whether there was one
    public boolean refresh(String phone) {
        Optional<Wish> wish = wishFor(phone);
        wish.ifPresent(w -> w.companion()
                .deliver(world.notification(
                        TAG,
                        Jid.SERVER,
                        Node.of(
                                TAG,
                                Node.attrs("stage", "refresh_code", "force_manual_refresh", "true"),
                                reference(w)))));
        return wish.isPresent();
    }

    void close(Registrant companion) {
        wishes.values().removeIf(wish -> wish.companion().equals(companion));
    }

    private static Node reference(Wish wish) {
        return Node.of("link_code_pairing_ref", wish.reference().getBytes(US_ASCII));
    }

    private static byte[] bytes(Node reg, String name) {
        return reg.child(name).map(Node::bytes).orElse(new byte[0]);
    }

    private static String text(Node reg, String name) {
        return reg.child(name).map(Node::text).orElse("");
    }
}
