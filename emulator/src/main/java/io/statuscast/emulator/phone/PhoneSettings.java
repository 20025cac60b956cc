package io.statuscast.emulator.phone;

import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.media.MediaUploader;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What simulated phones share.
///
/// @param downloader     the phones' way to the media store
/// @param uploader       lays the phones' own files into the media store
/// @param preKeys        one-time prekeys uploaded at a time
/// @param sendsHistory   whether a new companion gets a first history sync with names and LID mappings
public record PhoneSettings(
        MediaDownloader downloader,
        MediaUploader uploader,
        InstantSource clock,
        SecureRandom random,
        int preKeys,
        boolean sendsHistory) {
    private static final int USUAL_PRE_KEYS = 30;

    public static PhoneSettings usual(
            MediaDownloader downloader, MediaUploader uploader, InstantSource clock, SecureRandom random) {
        return new PhoneSettings(downloader, uploader, clock, random, USUAL_PRE_KEYS, true);
    }
}
