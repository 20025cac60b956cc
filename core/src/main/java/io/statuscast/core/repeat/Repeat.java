package io.statuscast.core.repeat;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The place of one post in a series of occurrences.
///
/// A series has at most one post that has not ended. The next one is made in the transaction that ends the
/// present one, which then knows it as its successor: that is why no crash loses or doubles an occurrence.
///
/// @param series    the id of the first post of the series
/// @param first     the time of that first post, from which the rule counts
/// @param number    which occurrence this is, from 1
/// @param successor the post after this one, once it was made
public record Repeat(
        RepeatPlan plan,
        ResourceId series,
        Instant first,
        int number,
        @Nullable ResourceId successor) {
    /// The place of the first post.
    public static Repeat begin(RepeatPlan plan, ResourceId series, Instant first) {
        return new Repeat(plan, series, first, 1, null);
    }

    /// This place once its successor was made.
    public Repeat followedBy(ResourceId post) {
        return new Repeat(plan, series, first, number, post);
    }

    /// The place after this one.
    public Repeat next() {
        return new Repeat(plan, series, first, number + 1, null);
    }

    /// Whether a further occurrence may be made of this one: none was yet, and the count allows it.
    public boolean mayContinue() {
        return successor == null && (plan.count() == null || number < plan.count());
    }
}
