package io.statuscast.whatsapp.client;

import java.io.Serial;

/// The account's setting for statuses is of a kind that this client does not know. Nobody is told rather than too many.
final class UnknownPrivacyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /// @param type as the server calls it
    UnknownPrivacyException(String type) {
        super("The phone's privacy setting for statuses is of a kind that is not known (" + type + "): choose contacts,"
                + " contacts except or only share with on the phone, or name the audience with the post.");
    }
}
