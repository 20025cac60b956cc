package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.BusinessProfile;
import io.statuscast.whatsapp.chat.NumberInfo;
import io.statuscast.whatsapp.proto.VerifiedNameCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Asks who is on WhatsApp, and what businesses and people say about themselves. Answers about numbers are kept
/// for a while. Thread-safe; blocks.
///
/// Source: whatsmeow `user.go` IsOnWhatsApp, GetBusinessProfile, GetUserInfo; Baileys `WAUSync`.
final class NumberLookUps {
    /// How long an answer about a number is believed.
    private static final Duration BELIEVED = Duration.ofMinutes(10);
    private static final int REMEMBERED_MAX = 10_000;
    /// The version of business profiles that is asked for. Source: whatsmeow `user.go`.
    private static final String PROFILE_VERSION = "244";

    private record Remembered(NumberInfo info, Instant until) {}

    private final SignalKeys keys;
    private final LidBook lids;
    private final Pacing pacing;
    private final Duration timeout;
    private final InstantSource clock;
    private final Pauses pauses;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
    /// One series of queries at a time, so that their pauses add up.
    private final ReentrantLock order = new ReentrantLock(true);

    NumberLookUps(SignalKeys keys, LidBook lids, Pacing pacing, Duration timeout, InstantSource clock, Pauses pauses) {
        this.keys = keys;
        this.lids = lids;
        this.pacing = pacing;
        this.timeout = timeout;
        this.clock = clock;
        this.pauses = pauses;
    }

    /// What WhatsApp says of each number, in the order given.
    ///
    /// @throws QueryException when the server gives no answer
    List<NumberInfo> numbers(List<String> digits, IqRouter iqs) {
        Set<String> unknown = new LinkedHashSet<>();
        Map<String, NumberInfo> found = new HashMap<>();
        Instant now = clock.instant();
        remembered.values().removeIf(known -> !known.until().isAfter(now));
        for (String number : digits) {
            Remembered known = remembered.get(number);
            if (known == null) {
                unknown.add(number);
            } else {
                found.put(number, known.info());
            }
        }
        found.putAll(ask(List.copyOf(unknown), iqs));
        return digits.stream()
                .map(number -> found.getOrDefault(number, new NumberInfo(number, false, null, null, "")))
                .toList();
    }

    private Map<String, NumberInfo> ask(List<String> digits, IqRouter iqs) {
        var found = new LinkedHashMap<String, NumberInfo>();
        order.lock();
        try {
            for (int from = 0; from < digits.size(); from += pacing.usersPerQuery()) {
                if (from > 0) {
                    pauses.pause(pacing.pauseOfQueries());
                }
                int to = Math.min(digits.size(), from + pacing.usersPerQuery());
                found.putAll(part(digits.subList(from, to), iqs));
            }
        } finally {
            order.unlock();
        }
        return found;
    }

    private Map<String, NumberInfo> part(List<String> digits, IqRouter iqs) {
        List<Node> users = digits.stream()
                .map(number -> Node.of("user", Map.of(), Node.of("contact", "+" + number)))
                .toList();
        List<Node> wanted =
                List.of(Node.of("contact"), Node.of("business", Map.of(), Node.of("verified_name")), Node.of("lid"));
        var found = new LinkedHashMap<String, NumberInfo>();
        for (Node user : usync("interactive", wanted, users, iqs).children("user")) {
            read(user).ifPresent(info -> found.put(info.digits(), info));
        }
        remember(found);
        return found;
    }

    private Node usync(String context, List<Node> wanted, List<Node> users, IqRouter iqs) {
        return CompanionDirectory.usync(context, wanted, users, timeout, iqs);
    }

    private static Optional<NumberInfo> read(Node user) {
        Optional<Node> contact = user.child("contact");
        String digits = contact.map(Node::text).orElse("").replaceAll("@.*|[^0-9]", "");
        Optional<Jid> jid = user.jid("jid").map(Jid::toUser);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        boolean exists = contact.filter(c -> c.attrOrEmpty("type").equals("in")).isPresent();
        Jid phone = user.jid("pn_jid").or(() -> jid).filter(Jid::isPhone).orElse(null);
        Jid lid = user.child("lid")
                .flatMap(l -> l.jid("val"))
                .or(() -> jid)
                .filter(Jid::isLid)
                .map(Jid::toUser)
                .orElse(null);
        String business = user.at("business", "verified_name")
                .map(NumberLookUps::verifiedName)
                .orElse("");
        return Optional.of(
                exists
                        ? new NumberInfo(digits, true, phone, lid, business)
                        : new NumberInfo(digits, false, null, null, ""));
    }

    private static String verifiedName(Node certificate) {
        try {
            var details = VerifiedNameCertificate.parseFrom(certificate.bytes()).getDetails();
            return VerifiedNameCertificate.Details.parseFrom(details).getVerifiedName();
        } catch (InvalidProtocolBufferException _) {
            return "";
        }
    }

    private void remember(Map<String, NumberInfo> found) {
        Instant until = clock.instant().plus(BELIEVED);
        keys.change(batch -> found.values().forEach(info -> {
            Jid phone = info.phone();
            Jid lid = info.lid();
            if (phone != null && lid != null) {
                lids.learn(phone, lid, batch);
            }
        }));
        found.forEach((digits, info) -> {
            if (remembered.size() < REMEMBERED_MAX) {
                remembered.put(digits, new Remembered(info, until));
            }
        });
    }

    /// What a business says about itself; empty for everybody else.
    ///
    /// @throws QueryException when the server gives no answer
    Optional<BusinessProfile> business(Jid user, IqRouter iqs) {
        Node profile = Node.of("profile", Node.attrs("jid", user.toUser().toString()));
        Node question = Node.of("business_profile", Node.attrs("v", PROFILE_VERSION), profile);
        return BusinessProfile.parse(iqs.ask("w:biz", "get", List.of(question), timeout));
    }

    /// The "about" text of a user; empty when there is none or they hide it from us.
    ///
    /// @throws QueryException when the server gives no answer
    String about(Jid user, IqRouter iqs) {
        var users = new ArrayList<Node>();
        users.add(Node.of("user", Node.attrs("jid", user.toUser().toString())));
        return usync("interactive", List.of(Node.of("status")), users, iqs).children("user").stream()
                .flatMap(answer -> answer.child("status").stream())
                .map(Node::text)
                .findFirst()
                .orElse("");
    }
}
