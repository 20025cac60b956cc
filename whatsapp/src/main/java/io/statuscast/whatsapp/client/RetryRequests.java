package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Asks senders to encrypt again what could not be decrypted, each message a few times at most.
///
/// From the second time on the request brings keys to start a new session with. The stanza worker calls it. Source:
/// whatsmeow `retry.go` sendRetryReceipt.
final class RetryRequests {
    private static final Logger LOG = System.getLogger(RetryRequests.class.getName());
    /// The fifth request is not sent any more. Source: whatsmeow `retry.go`.
    static final int REQUESTS_MAX = 4;
    /// How many undecryptable messages are counted at once; the count of a forgotten one goes on from its `<enc>`.
    private static final int COUNTED_MAX = 1000;

    private final Account account;
    private final PreKeySupply preKeys;
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    RetryRequests(Account account, PreKeySupply preKeys) {
        this.account = account;
        this.preKeys = preKeys;
    }

    /// Sends a request, unless enough were sent for this message.
    ///
    /// @param newSession whether to bring keys the first time already: the sender has none of ours
    /// @return false when the message is given up
    boolean ask(Connection connection, Node message, boolean newSession) {
        int count = count(message);
        if (count > REQUESTS_MAX) {
            LOG.log(Level.WARNING, "a message cannot be decrypted, and is not asked for a fifth time");
            return false;
        }
        String id = message.attrOrEmpty("id");
        List<Node> children = new ArrayList<>();
        children.add(Node.of(
                "retry", Node.attrs("count", Integer.toString(count), "id", id, "t", message.attr("t"), "v", "1")));
        children.add(Bundles.registration(account.credentials().registrationId()));
        if (count > 1 || newSession) {
            children.add(preKeys.forRetry());
        }
        connection.send(Stanzas.receipt(message, "retry", children.toArray(Node[]::new)));
        return true;
    }

    /// One more than was asked before: by our own count or, after a restart, by that in the repeated message.
    private int count(Node message) {
        int before = message.children("enc").stream()
                .mapToInt(enc -> Attributes.number(enc, "count", 0))
                .max()
                .orElse(0);
        // As addresses, which have a length.
        String name = message.jid("from").map(Jid::toString).orElse("")
                + '/'
                + message.jid("participant").map(Jid::toString).orElse("")
                + '/'
                + message.attrOrEmpty("id");
        int count = counts.merge(name, Math.max(1, before + 1), (known, fresh) -> Math.max(known + 1, fresh));
        if (counts.size() > COUNTED_MAX) {
            counts.remove(counts.keySet().iterator().next());
        }
        return count;
    }
}
