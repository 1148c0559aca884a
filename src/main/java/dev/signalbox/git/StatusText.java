package dev.signalbox.git;

import java.nio.charset.StandardCharsets;

/**
 * The answer of {@code git status --porcelain=v2 --branch -z}, as far as it is needed. Any bytes are taken; what git would
 * not write gives empty members. The answer may be cut off.
 *
 * @param head the commit's id; empty before the first commit
 * @param branch as git names it; {@value #DETACHED} also when there is none
 * @param dirty whether there is any entry
 */
record StatusText(String head, String branch, boolean dirty) {
    static final String DETACHED = "(detached)";

    private static final String HEAD = "# branch.oid ";
    private static final String BRANCH = "# branch.head ";

    static StatusText parse(byte[] output) {
        String head = "";
        String branch = "";
        int from = 0;
        while (from < output.length && output[from] == '#') {
            int to = from;
            while (to < output.length && output[to] != 0) {
                to++;
            }
            String line = new String(output, from, to - from, StandardCharsets.UTF_8);
            if (line.startsWith(HEAD)) {
                String id = line.substring(HEAD.length());
                head = HeadFile.OBJECT_ID.matcher(id).matches() ? id : "";
            } else if (line.startsWith(BRANCH)) {
                branch = line.substring(BRANCH.length());
            }
            from = to + 1;
        }
        // Headers come first, so whatever follows them is an entry, however its path may look.
        return new StatusText(head, branch, from < output.length);
    }
}
