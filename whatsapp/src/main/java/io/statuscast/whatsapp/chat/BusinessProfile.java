package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Node;
import java.util.List;
import java.util.Optional;

/// What a business says about itself; parts it does not tell are empty.
public record BusinessProfile(
        String description, String address, String email, List<String> websites, List<String> categories) {
    public BusinessProfile {
        websites = List.copyOf(websites);
        categories = List.copyOf(categories);
    }

    /// Reads the answer to a `w:biz` query; empty when nobody there is a business. Source: whatsmeow `user.go`
    /// parseBusinessProfile; Baileys `Socket/chats` getBusinessProfile.
    public static Optional<BusinessProfile> parse(Node answer) {
        return answer.at("business_profile", "profile")
                .map(profile -> new BusinessProfile(
                        text(profile, "description"),
                        text(profile, "address"),
                        text(profile, "email"),
                        profile.children("website").stream().map(Node::text).toList(),
                        profile.child("categories").map(c -> c.children("category")).orElse(List.of()).stream()
                                .map(Node::text)
                                .toList()));
    }

    private static String text(Node profile, String child) {
        return profile.child(child).map(Node::text).orElse("");
    }
}
