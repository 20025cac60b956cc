package io.statuscast.server.http;

import io.statuscast.core.post.PostRepository;
import io.statuscast.core.storage.StorageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stands before a repository of posts and has it fail, or does something first, when a test wants that.
final class TroubledPosts {
    private static final Set<String> WRITES = Set.of("insert", "insertAll", "advance", "advanceAll", "delete");
    private static final Set<String> QUESTIONS = Set.of("find", "list", "all", "answer", "count");

    private final PostRepository real;
    /// How writes fail; null when they do not.
    volatile StorageException.@Nullable Kind writes;
    /// How questions fail; null when they do not.
    volatile StorageException.@Nullable Kind questions;
    /// Whether a write that fails was done all the same, as after a lost answer to a commit.
    volatile boolean doneAllTheSame;
    /// Called on the thread that takes posts in, before it does.
    volatile Runnable beforeInsert = () -> {};

    TroubledPosts(PostRepository real) {
        this.real = real;
    }

    PostRepository repository() {
        return (PostRepository) Proxy.newProxyInstance(
                PostRepository.class.getClassLoader(),
                new Class<?>[] {PostRepository.class},
                (_, method, arguments) -> call(method, arguments));
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("insertAll")) {
            beforeInsert.run();
        }
        StorageException.Kind failure =
                WRITES.contains(method.getName()) ? writes : QUESTIONS.contains(method.getName()) ? questions : null;
        try {
            if (failure == null) {
                return method.invoke(real, arguments);
            }
            if (doneAllTheSame) {
                method.invoke(real, arguments);
            }
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
        throw new StorageException(failure, "as the test wants it");
    }
}
