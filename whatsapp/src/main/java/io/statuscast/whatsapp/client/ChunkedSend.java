package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.AudienceResolver.Audience;
import io.statuscast.whatsapp.client.StatusEncryption.Part;
import io.statuscast.whatsapp.client.StatusEncryption.Sealed;
import io.statuscast.whatsapp.client.StatusEncryption.Shipment;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StanzaProfile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes one message to its people, a part of them at a time, each part as a stanza of its own under the
/// one message id.
///
/// What the server acknowledged is noted stanza by stanza, so the same message again goes to those only who
/// lack it. The size of the parts follows [ChunkSizes]; our own companions come with the first. A stanza
/// that the server refuses for its form is tried once in the other [StanzaProfile], which is remembered
/// when it is taken. An ack that does not come in time ends the connection, so that it can never be taken
/// for the answer to the next try. One run is for one thread; runs of one client never overlap. Source:
/// whatsmeow pull request 800 and WAHA issues 858, 2080 and 2096 for large audiences.
final class ChunkedSend {
    /// How a run ended.
    sealed interface End {
        /// Everybody who can be reached was addressed.
        ///
        /// @param at          the server's time of the latest ack; null when there never was one
        /// @param reached     for how many people the server took it, ourselves not counted
        /// @param refused     for how many it did not
        /// @param refusedCode the latest code, 0 without one
        record Through(@Nullable Instant at, int reached, int refused, int refusedCode, List<String> unreachable)
                implements End {}

        /// It stopped before.
        ///
        /// @param reached as above
        record Halted(PublishOutcome why, int reached) implements End {}
    }

    private static final Logger LOG = System.getLogger(ChunkedSend.class.getName());
    /// Stanzas in a row that may fail before the caller is asked to come again later.
    private static final int FAILURES_MAX = 4;
    /// How long a run waits for the connection to come back, and how often it looks.
    private static final Duration RECONNECT = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final ClientConfig config;
    private final Account account;
    private final AudienceResolver audiences;
    private final StatusEncryption encryption;
    private final CompanionDirectory directory;
    private final StatusProgress progress;
    private final ProfileMemory profiles;
    private final ServerTime serverTime;
    private final ChunkSizes sizes;
    private final Pauses pauses;

    ChunkedSend(
            ClientConfig config,
            Account account,
            AudienceResolver audiences,
            StatusEncryption encryption,
            CompanionDirectory directory,
            StatusProgress progress,
            ProfileMemory profiles,
            ServerTime serverTime,
            Pauses pauses) {
        this.config = config;
        this.account = account;
        this.audiences = audiences;
        this.encryption = encryption;
        this.directory = directory;
        this.progress = progress;
        this.profiles = profiles;
        this.serverTime = serverTime;
        this.sizes = new ChunkSizes(config.pacing().chunks());
        this.pauses = pauses;
    }

    /// Sends a message to those of the people who lack it. With nobody at all it goes to our own companions
    /// alone.
    End run(Shipment shipment, List<Person> people, Online online) {
        return new Run(shipment, people, online).toTheEnd();
    }

    /// What became of one stanza.
    private sealed interface Step {
        record Taken(Sealed sealed) implements Step {}

        /// None of these people can be reached: nothing was sent.
        record Nobody() implements Step {}

        /// The server's ack has an error.
        record Refused(Sealed sealed, int code) implements Step {}

        /// Worth another try.
        record Failed(QueryException cause, boolean sent) implements Step {}
    }

    private final class Run {
        private final Shipment shipment;
        private final Online online;
        private final List<Person> rest;
        private final Set<String> unreachable = new LinkedHashSet<>();
        private final boolean toOurselves;
        private StanzaProfile profile;
        private boolean otherTried;
        private boolean ownPending;
        private int position;
        private int lookedUp;
        private int number;
        private int reached;
        private int refused;
        private int refusedCode;
        private @Nullable Instant at;
        private int failures;
        private long queriesBefore;

        Run(Shipment shipment, List<Person> people, Online online) {
            this.shipment = shipment;
            this.online = online;
            this.profile = profiles.current(account.lid() != null);
            this.toOurselves = people.isEmpty();
            StatusProgress.Reached before = progress.reached(shipment.messageId());
            this.number = before.next();
            this.at = before.at();
            this.refusedCode = before.refusedCode();
            this.ownPending = before.acknowledged().stream().noneMatch(this::isOurs);
            this.rest = new ArrayList<>(people);
            rest.removeIf(person -> isIn(before.refused(), person) || isIn(before.acknowledged(), person));
            this.reached = before.acknowledged().size() - (ownPending ? 0 : 1);
            this.refused = before.refused().size();
        }

        private boolean isOurs(String address) {
            return account.isOurs(Jid.parse(address));
        }

        private boolean isIn(Set<String> addresses, Person person) {
            return !addresses.isEmpty() && person.names().stream().anyMatch(addresses::contains);
        }

        End toTheEnd() {
            while (position < rest.size() || (toOurselves && ownPending)) {
                Connection connection = online.connection().get();
                if (connection == null && (reached == 0 || !cameBack())) {
                    return halted(new PublishOutcome.NotOnline(online.why().get()));
                }
                if (connection == null) {
                    continue;
                }
                PublishOutcome stop = one(connection);
                if (stop != null) {
                    return halted(stop);
                }
            }
            return new End.Through(at, reached, refused, refusedCode, List.copyOf(unreachable));
        }

        private End halted(PublishOutcome why) {
            return new End.Halted(why, reached);
        }

        private boolean cameBack() {
            for (Duration waited = Duration.ZERO; waited.compareTo(RECONNECT) < 0; waited = waited.plus(LOOK)) {
                if (online.connection().get() != null) {
                    return true;
                }
                pauses.pause(LOOK);
            }
            return false;
        }

        private List<Person> next() {
            return rest.subList(position, Math.min(rest.size(), position + sizes.current()));
        }

        /// Sends one stanza.
        ///
        /// @return why to stop, null to go on
        private @Nullable PublishOutcome one(Connection connection) {
            List<Person> people = next();
            return switch (step(people, profile, connection)) {
                case Step.Taken(Sealed sealed) -> taken(people, sealed);
                case Step.Nobody() -> passed(people);
                case Step.Refused(Sealed sealed, int code) -> refused(people, sealed, code, connection);
                case Step.Failed(QueryException cause, boolean sent) -> failed(people, cause, sent);
            };
        }

        private @Nullable PublishOutcome taken(List<Person> people, Sealed sealed) {
            reached += sealed.people().size();
            unreachable.addAll(sealed.unreachable());
            ownPending = ownPending && sealed.noted().size() == sealed.people().size();
            sizes.taken(people.size());
            failures = 0;
            // The next refusal has a reason of its own: a companion that vanished meanwhile, for one.
            otherTried = false;
            passed(people);
            if (position < rest.size()) {
                pauses.pause(config.pacing().chunks().pause());
            }
            return null;
        }

        private @Nullable PublishOutcome passed(List<Person> people) {
            position += people.size();
            number++;
            return null;
        }

        private Step step(List<Person> people, StanzaProfile with, Connection connection) {
            boolean sent = false;
            try {
                lookAhead(with, connection);
                Audience audience = audiences.addresses(people, with, connection.iqs());
                Sealed sealed =
                        encryption.seal(shipment, with, new Part(audience, ownPending, number), connection.iqs());
                Node stanza = sealed.stanza();
                if (stanza == null) {
                    unreachable.addAll(sealed.unreachable());
                    return new Step.Nobody();
                }
                sent = true;
                return acknowledged(sealed, stanza, connection);
            } catch (QueryException e) {
                return new Step.Failed(e, sent);
            }
        }

        /// Device lists of more people than one stanza names: the server allows few questions, and large ones.
        private void lookAhead(StanzaProfile with, Connection connection) {
            int block = config.pacing().usersPerQuery();
            if (position < lookedUp || rest.size() - position <= sizes.current()) {
                return;
            }
            if (lookedUp > 0 && directory.queries() > queriesBefore) {
                pauses.pause(config.pacing().pauseOfQueries());
            }
            queriesBefore = directory.queries();
            int to = Math.min(rest.size(), position + block);
            encryption.lookUp(
                    audiences.addresses(rest.subList(position, to), with, connection.iqs()), connection.iqs());
            lookedUp = to;
        }

        private Step acknowledged(Sealed sealed, Node stanza, Connection connection) {
            try (var waiting = connection.answers().expect(ackKey(shipment.messageId()))) {
                connection.send(stanza);
                Node ack = waiting.await(config.timeouts().ack());
                if (ack.attr("error") != null) {
                    int code = Attributes.number(ack, "error", 0);
                    encryption.refused(sealed, AckCodes.mayBeProfile(code));
                    return new Step.Refused(sealed, code);
                }
                Instant when = Attributes.time(ack, "t").orElseGet(serverTime::now);
                encryption.acknowledged(sealed, ack.attr("phash"), when);
                at = when;
                return new Step.Taken(sealed);
            } catch (QueryException e) {
                if (e.kind() == QueryException.Kind.TIMED_OUT) {
                    connection.end("a status was not acknowledged in time");
                } else if (e.kind() == QueryException.Kind.TOO_LARGE) {
                    encryption.refused(sealed, false);
                }
                throw e;
            }
        }

        private @Nullable PublishOutcome refused(List<Person> people, Sealed sealed, int code, Connection connection) {
            StanzaProfile other = profile.other();
            boolean possible = other == StanzaProfile.PHONE_CLASSIC || account.lid() != null;
            int last = code;
            if (AckCodes.mayBeProfile(code) && config.profiles().otherOnRefusal() && possible && !otherTried) {
                LOG.log(Level.WARNING, "a status was refused with {0}; trying {1}", code, other);
                otherTried = true;
                StanzaProfile used = other;
                Step second = step(people, used, connection);
                if (second instanceof Step.Nobody) {
                    // Then it was perhaps a companion that has gone meanwhile: the device lists are asked for anew.
                    LOG.log(Level.INFO, "nobody has an address for {0}", other);
                    used = profile;
                    second = step(people, used, connection);
                }
                switch (second) {
                    case Step.Taken(Sealed taken) -> {
                        profiles.remember(used);
                        profile = used;
                        return taken(people, taken);
                    }
                    case Step.Failed(QueryException cause, boolean sent) -> {
                        return failed(people, cause, sent);
                    }
                    case Step.Refused(Sealed _, int again) -> last = AckCodes.mayBeProfile(again) ? code : again;
                    case Step.Nobody() -> LOG.log(Level.INFO, "nobody has an address for {0} any more", used);
                }
            }
            if (AckCodes.outcome(last, AckCodes.STATUS) instanceof PublishOutcome.Unknown later) {
                return slower(people, later, last == AckCodes.RATE_LIMITED);
            }
            return reached == 0 ? AckCodes.outcome(last, AckCodes.STATUS) : givenUp(people, sealed, last);
        }

        /// Goes on without people that the server will not take the status for; without all the rest when
        /// it is about us.
        private @Nullable PublishOutcome givenUp(List<Person> people, Sealed sealed, int code) {
            refusedCode = code;
            encryption.refusedForGood(sealed, code);
            refused += sealed.people().size();
            passed(people);
            if (!AckCodes.mayBeProfile(code)) {
                refused += rest.size() - position;
                position = rest.size();
            }
            return null;
        }

        private @Nullable PublishOutcome failed(List<Person> people, QueryException cause, boolean sent) {
            if (cause.kind() == QueryException.Kind.TOO_LARGE) {
                return tooLarge(people);
            }
            if (sent) {
                // It may have arrived: its note stays, under its number.
                number++;
            }
            PublishOutcome outcome =
                    sent ? AckCodes.unanswered(cause, AckCodes.STATUS) : AckCodes.unsent(cause, AckCodes.STATUS);
            boolean lost = cause.kind() == QueryException.Kind.DISCONNECTED;
            if (lost && !alone(people)) {
                failures++;
                return failures < FAILURES_MAX && cameBack() ? null : outcome;
            }
            return outcome instanceof PublishOutcome.Unknown later
                    ? slower(people, later, cause.code() == AckCodes.RATE_LIMITED)
                    : outcome;
        }

        private @Nullable PublishOutcome tooLarge(List<Person> people) {
            if (people.size() > 1) {
                sizes.tooMuch(people.size());
                return sizes.current() < people.size() ? null : AckCodes.TOO_LARGE;
            }
            if (reached == 0) {
                return AckCodes.TOO_LARGE;
            }
            refused += people.size();
            refusedCode = AckCodes.FRAME_TOO_LARGE;
            return passed(people);
        }

        /// Whether the message is this one stanza: then the caller waits, not this run.
        private boolean alone(List<Person> people) {
            return reached == 0 && people.size() >= rest.size();
        }

        /// @param tooOften whether the server asked to slow down
        private @Nullable PublishOutcome slower(List<Person> people, PublishOutcome.Unknown later, boolean tooOften) {
            Duration pause = tooOften ? sizes.tooOften(people.size()) : sizes.tooMuch(people.size());
            failures++;
            if (alone(people) || failures >= FAILURES_MAX) {
                return later;
            }
            LOG.log(Level.INFO, "{0}: the next stanza names {1} people", later.code(), sizes.current());
            pauses.pause(pause);
            return null;
        }
    }

    /// Under which key the ack of a message is awaited. The ack of an answer to a retry receipt names a
    /// companion and has another.
    static String ackKey(Node ack) {
        Optional<Jid> companion =
                ack.jid("participant").or(() -> ack.jid("from").filter(from -> from.device() != 0));
        String key = ackKey(ack.attrOrEmpty("id"));
        return companion.map(jid -> key + "/" + jid).orElse(key);
    }

    static String ackKey(String messageId) {
        return "ack/" + messageId;
    }
}
