package io.statuscast.whatsapp.appstate;

/// Carries an [AppStateFailure] out of the patch in which it was found; never leaves this package.
final class DecodingStopped extends Exception {
    private final transient AppStateFailure failure;

    DecodingStopped(AppStateFailure failure) {
        super(null, null, false, false);
        this.failure = failure;
    }

    AppStateFailure failure() {
        return failure;
    }
}
