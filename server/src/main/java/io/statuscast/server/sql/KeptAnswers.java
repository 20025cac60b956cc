package io.statuscast.server.sql;

import io.statuscast.core.post.KeptAnswer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// The first answers to requests with an idempotency key, in the table `kept_answer`.
final class KeptAnswers {
    private KeptAnswers() {}

    /// Fails when the key has an answer that is still kept.
    static void insert(Session session, KeptAnswer answer) throws SQLException {
        session.update(
                "DELETE FROM kept_answer WHERE scope = ? AND key = ? AND created_at <= ?",
                answer.scope(),
                answer.key(),
                answer.createdAt().minus(KeptAnswer.KEPT));
        session.update(
                "INSERT INTO kept_answer (scope, key, body_hash, answer, created_at) VALUES (?, ?, ?, ?, ?)",
                answer.scope(),
                answer.key(),
                answer.bodyHash(),
                answer.answer(),
                answer.createdAt());
    }

    static Optional<KeptAnswer> find(Session session, String scope, String key, Instant now) throws SQLException {
        return session.first(
                "SELECT scope, key, body_hash, answer, created_at FROM kept_answer"
                        + " WHERE scope = ? AND key = ? AND created_at > ?",
                row -> new KeptAnswer(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), PostRows.time(row, 5)),
                scope,
                key,
                now.minus(KeptAnswer.KEPT));
    }

    static void forget(Session session, Instant now) throws SQLException {
        session.update("DELETE FROM kept_answer WHERE created_at <= ?", now.minus(KeptAnswer.KEPT));
    }
}
