package dev.signalbox.git;

import java.time.Instant;
import java.util.Optional;

/**
 * What people want to know of a repository at a glance.
 *
 * @param branch the checked-out branch; empty when detached
 * @param head the full id of the commit; empty before the first commit
 * @param subject the commit's first paragraph in one line, at most {@value CommitText#MAX_SUBJECT} characters; control
 *     characters are kept
 * @param author the author's name, at most {@value CommitText#MAX_AUTHOR} characters
 * @param committedAt UTC; empty before the first commit, or if the commit's time is no time
 * @param dirty whether tracked files differ from HEAD or untracked ones lie about; submodules do not count
 */
public record GitFacts(
        String branch,
        String head,
        String subject,
        String author,
        Optional<Instant> committedAt,
        boolean dirty,
        boolean detached) {}
