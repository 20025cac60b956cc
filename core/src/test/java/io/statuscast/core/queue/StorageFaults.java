package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A storage that fails at calls drawn from a seed, as its contract says it may: a call that fails has kept
/// nothing, unless it is in doubt; then its change was kept as a whole or not at all. One thread.
final class StorageFaults {
    private static final Set<String> WRITES =
            Set.of("insert", "insertAll", "advance", "advanceAll", "delete", "forget", "save");
    private static final int ONE_IN = 3;

    private final Random random;
    private int left;
    private boolean writesFail;
    private boolean readingsFail;
    /// What was in doubt before the readings that came since.
    private final Set<ResourceId> inDoubt = new HashSet<>();
    private final Set<ResourceId> unsettled = new HashSet<>();
    private int struck;

    StorageFaults(long seed) {
        random = new Random(seed);
    }

    /// The next calls fail, one in three.
    ///
    /// @param failures how many in all
    void strike(int failures) {
        left = failures;
    }

    /// Every write fails from now on, and every reading too unless it is only the disk that is full.
    void down(boolean onlyTheDisk) {
        writesFail = true;
        readingsFail = !onlyTheDisk;
    }

    /// Nothing fails any more.
    void calm() {
        left = 0;
        writesFail = false;
        readingsFail = false;
    }

    /// How many calls have failed so far.
    int struck() {
        return struck;
    }

    /// Posts of which a write was in doubt and could not be read again at once: nobody was told what became of it.
    Set<ResourceId> unsettled() {
        return unsettled;
    }

    /// A repository in front of another, that fails.
    <T> T over(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> call(real, method, arguments)));
    }

    private @Nullable Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean writes = WRITES.contains(method.getName());
        if (writes ? writesFail : readingsFail) {
            struck++;
            throw new StorageException(writes ? Kind.DISK_FULL : Kind.UNAVAILABLE, "on purpose, for a while");
        }
        if (left == 0 || random.nextInt(ONE_IN) > 0) {
            if (!method.getName().equals("find")) {
                inDoubt.clear();
            }
            return pass(real, method, arguments);
        }
        left--;
        struck++;
        unsettled.addAll(inDoubt);
        inDoubt.clear();
        Kind kind = writes ? one(Kind.UNAVAILABLE, Kind.DISK_FULL, Kind.IN_DOUBT, Kind.IN_DOUBT) : Kind.UNAVAILABLE;
        if (kind == Kind.IN_DOUBT) {
            name(Objects.requireNonNull(arguments)[0]);
            if (random.nextBoolean()) {
                pass(real, method, arguments);
            }
        }
        throw new StorageException(kind, "on purpose, at " + method.getName());
    }

    private Kind one(Kind... kinds) {
        return kinds[random.nextInt(kinds.length)];
    }

    private void name(Object written) {
        switch (written) {
            case Post post -> inDoubt.add(post.id());
            case PostStep step -> {
                inDoubt.add(step.before().id());
                Post successor = step.successor();
                if (successor != null) {
                    inDoubt.add(successor.id());
                }
            }
            case Collection<?> many -> many.forEach(this::name);
            default -> {}
        }
    }

    private static @Nullable Object pass(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
