// Package sim invents customers, agents and days, and runs them on a simulated clock through the engine that serves.
//
// A day is a scenario, a policy and a seed. Chance is drawn by what it is for (future.Stream), so two policies meet the same people and the
// same seed gives the same bytes on every run and machine. Measures are insight's: what is forecast and what is reported are one function.
//
// What is simple here, on purpose: an agent works on several chats as fast as on one, nobody calls again, and the bot answers nothing: its
// failing turns only cost time. Results show mechanism and order of magnitude.
package sim
