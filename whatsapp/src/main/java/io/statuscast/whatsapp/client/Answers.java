package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who waits for which answer on one connection: iq results by id, acks of messages by id.
///
/// Thread-safe. The reader thread calls [#offer]; the asking threads block in [Waiting#await].
final class Answers {
    /// More questions than this at once mean that something runs away.
    private static final int WAITING_MAX = 10_000;
    /// Answers that are watched for without anybody waiting: a server that never gives them leaves room for questions.
    static final int WATCHED_MAX = WAITING_MAX / 2;

    private final Map<String, CompletableFuture<Node>> waiting = new ConcurrentHashMap<>();
    private final Threading threading;
    private volatile @Nullable String closedBecause;

    Answers(Threading threading) {
        this.threading = threading;
    }

    /// Registers a question before it is sent, so that an answer cannot come too early.
    Waiting expect(String key) {
        String closed = closedBecause;
        if (closed != null) {
            throw new QueryException(QueryException.Kind.DISCONNECTED, closed);
        }
        if (waiting.size() >= WAITING_MAX) {
            throw new IllegalStateException("more than " + WAITING_MAX + " unanswered questions");
        }
        var future = new CompletableFuture<Node>();
        if (waiting.putIfAbsent(key, future) != null) {
            throw new IllegalStateException("an answer to " + key + " is already awaited");
        }
        closed = closedBecause;
        if (closed != null) {
            waiting.remove(key);
            throw new QueryException(QueryException.Kind.DISCONNECTED, closed);
        }
        return new Waiting(key, future);
    }

    /// Has something done when an answer comes, on the reader's thread, which must not wait. It is not done
    /// when the connection ends before.
    ///
    /// @return false when somebody waits for this answer already, or too many are watched for
    boolean whenAnswered(String key, Consumer<Node> then) {
        var future = new CompletableFuture<Node>();
        if (closedBecause != null || waiting.size() >= WATCHED_MAX || waiting.putIfAbsent(key, future) != null) {
            return false;
        }
        var _ = future.thenAccept(then);
        return true;
    }

    /// Hands an answer to whoever waits for it.
    ///
    /// @return false when nobody does
    boolean offer(String key, Node answer) {
        CompletableFuture<Node> future = waiting.remove(key);
        return future != null && future.complete(answer);
    }

    /// Ends every wait, present and future, with [QueryException.Kind#DISCONNECTED].
    void close(String reason) {
        closedBecause = reason;
        for (String key : List.copyOf(waiting.keySet())) {
            CompletableFuture<Node> future = waiting.remove(key);
            if (future != null) {
                future.completeExceptionally(new QueryException(QueryException.Kind.DISCONNECTED, reason));
            }
        }
    }

    /// One registered question. Closing it forgets the question.
    final class Waiting implements AutoCloseable {
        private final String key;
        private final CompletableFuture<Node> future;

        private Waiting(String key, CompletableFuture<Node> future) {
            this.key = key;
            this.future = future;
        }

        /// Blocks until the answer is there.
        ///
        /// @throws QueryException timed out, disconnected or interrupted (then the interrupt flag is set)
        Node await(Duration timeout) {
            try {
                return threading.get(future, timeout);
            } catch (TimeoutException e) {
                throw new QueryException(QueryException.Kind.TIMED_OUT, "no answer within " + timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new QueryException(QueryException.Kind.DISCONNECTED, "interrupted while waiting for an answer");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof QueryException q) {
                    throw new QueryException(q.kind(), q.code(), String.valueOf(q.getMessage()));
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void close() {
            waiting.remove(key, future);
        }
    }
}
