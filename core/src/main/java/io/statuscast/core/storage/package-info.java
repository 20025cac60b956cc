/// What can go wrong below every repository, in one typed exception.
@NullMarked
package io.statuscast.core.storage;

import org.jspecify.annotations.NullMarked;
