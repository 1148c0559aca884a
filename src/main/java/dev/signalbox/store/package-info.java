/**
 * Signalbox's own database: pools, transactions, migrations, health, following and backup. SQLite now; what differs from one
 * database to another is in {@link dev.signalbox.store.Dialect} and in the dialect's folder of migrations.
 */
package dev.signalbox.store;
