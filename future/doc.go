// Package future looks ahead: how long somebody will wait.
//
// It computes with floating point, because an estimate decides nothing; decisions are made in package routing, in whole numbers.
// It has no clock and no chance of its own.
package future
