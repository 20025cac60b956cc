package io.statuscast.whatsapp.appstate;

import io.statuscast.whatsapp.proto.SyncActionValue;
import java.util.List;

/// One change of a collection, decrypted and verified.
///
/// @param index   what it is about: a kind, such as `contact`, and its parameters, such as an address
/// @param value   the new content; for REMOVE what the phone sent along, of no meaning
/// @param version of the kind's format
public record Mutation(Operation operation, List<String> index, SyncActionValue value, int version) {
    /// What happens to the entry.
    public enum Operation {
        SET,
        REMOVE
    }

    public Mutation {
        index = List.copyOf(index);
    }

    /// The kind; empty when the index is.
    public String kind() {
        return index.isEmpty() ? "" : index.getFirst();
    }
}
