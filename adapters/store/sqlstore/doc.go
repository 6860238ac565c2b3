// Package sqlstore keeps records in SQLite or PostgreSQL. It keeps the contract of
// package store in full. It speaks database/sql and imports no driver.
package sqlstore
