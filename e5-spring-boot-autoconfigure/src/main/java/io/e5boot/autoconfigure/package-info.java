/**
 * What both auto-configurations share: the exception for a configuration that cannot
 * work, and the warning about properties that do not exist.
 */
@NullMarked
package io.e5boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
