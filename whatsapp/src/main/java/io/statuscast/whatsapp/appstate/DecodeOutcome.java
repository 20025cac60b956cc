package io.statuscast.whatsapp.appstate;

import java.util.List;

/// How far one page of a collection could be read. What [#mutations] and [#state] tell is in the batch.
public sealed interface DecodeOutcome {
    /// In the order they happened.
    List<Mutation> mutations();

    /// After those mutations.
    CollectionState state();

    /// Whether the mutations are the whole collection: entries known before and not among them are gone.
    boolean fromSnapshot();

    /// Everything was read.
    ///
    /// @param more whether the server has further pages: ask again
    record Complete(List<Mutation> mutations, CollectionState state, boolean fromSnapshot, boolean more)
            implements DecodeOutcome {
        public Complete {
            mutations = List.copyOf(mutations);
        }
    }

    /// Reading stopped before the end; the patches before that point count.
    record Stopped(List<Mutation> mutations, CollectionState state, boolean fromSnapshot, AppStateFailure failure)
            implements DecodeOutcome {
        public Stopped {
            mutations = List.copyOf(mutations);
        }
    }
}
