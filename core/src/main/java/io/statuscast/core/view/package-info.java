/// Who saw a post, and when.
@NullMarked
package io.statuscast.core.view;

import org.jspecify.annotations.NullMarked;
