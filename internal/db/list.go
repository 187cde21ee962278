package db

import (
	"context"
	"strconv"
	"strings"
)

// List is a query whose conditions are chosen when it runs: for what people filter. Its text is head, the conditions, tail.
type List[T any] struct {
	head, tail string
}

// NewList declares a list. The set checks it without conditions.
func NewList[T any](set *Set, head, tail string) List[T] {
	set.add(head+" "+tail, columnsOf[T]())
	return List[T]{head, tail}
}

// All reads the rows that meet the conditions, at most limit.
func (l List[T]) All(ctx context.Context, r Runner, w *Where, limit int) ([]T, error) {
	text := l.head + w.text() + " " + l.tail + " limit " + strconv.Itoa(limit)
	rows, err := r.queryText(ctx, text, w.args)
	if err != nil {
		return nil, err
	}
	return readAll[T](rows)
}

// Where gathers conditions that must all hold. The zero value holds for every row.
type Where struct {
	conditions []string
	args       []any
}

// And adds a condition, in which each ? stands for the next of args. It is the program's own text, never a user's.
func (w *Where) And(condition string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.conditions = append(w.conditions, condition)
}

// In adds that the column is one of the values; none given is no condition.
func In[T ~string](w *Where, column string, values []T) {
	if len(values) == 0 {
		return
	}
	marks, args := make([]string, len(values)), make([]any, len(values))
	for i, v := range values {
		marks[i], args[i] = "?", string(v)
	}
	w.And(column+" in ("+strings.Join(marks, ", ")+")", args...)
}

func (w *Where) text() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " where " + strings.Join(w.conditions, " and ")
}
