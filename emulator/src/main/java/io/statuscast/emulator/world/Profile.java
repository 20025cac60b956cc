package io.statuscast.emulator.world;

import java.time.Instant;

/// What a person or a business says about itself.
///
/// @param about        the "about" text
/// @param aboutAt      when it was set
/// @param verifiedName the name of a business, empty for a person
/// @param description  of a business
/// @param address      of a business
/// @param email        of a business
/// @param website      of a business
/// @param category     of a business
public record Profile(
        String about,
        Instant aboutAt,
        String verifiedName,
        String description,
        String address,
        String email,
        String website,
        String category) {
    /// Nothing said yet.
    static final Profile EMPTY = new Profile("", Instant.EPOCH, "", "", "", "", "", "");

    /// A business by its name, everything else empty.
    public static Profile business(String verifiedName) {
        return new Profile("", Instant.EPOCH, verifiedName, "", "", "", "", "");
    }

    public boolean isBusiness() {
        return !verifiedName.isEmpty();
    }

    public Profile withAbout(String newAbout, Instant now) {
        return new Profile(newAbout, now, verifiedName, description, address, email, website, category);
    }

    public Profile withBusiness(
            String newDescription, String newAddress, String newEmail, String newWebsite, String newCategory) {
        return new Profile(about, aboutAt, verifiedName, newDescription, newAddress, newEmail, newWebsite, newCategory);
    }
}
