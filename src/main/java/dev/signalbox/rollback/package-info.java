/**
 * Takes the last commit of a project back, together with the story that it finished, and loses nothing: what is to change is
 * written down first, uncommitted work is saved first, and git itself is only used in ways that refuse rather than
 * overwrite. The agent may go on working meanwhile.
 *
 * <p>Everything but the verticle blocks, and runs on worker threads.
 */
package dev.signalbox.rollback;
