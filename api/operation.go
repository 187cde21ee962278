package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"jietong/access"
	"jietong/desk"
)

// operation is one thing that can be asked for: by a request, by a command of the socket, or by both. Both ways check the same action, read the same
// body and call the same function.
type operation struct {
	op      string // the socket's name for it; "" where it has none
	method  string // "" where HTTP has none
	path    string
	summary string
	action  access.Action
	about   about
	limit   bucketOf // beside what limits every request

	body, reply reflect.Type
	call        func(ctx context.Context, s *Server, r *request, raw []byte) (any, error)
	later       func(ctx context.Context, s *Server, r *request, raw []byte, done func(any, error)) error
	rest        func(s *Server, api huma.API, o huma.Operation)
}

// about says what an operation is about, and so which facts decide about it.
type about uint8

const (
	aboutNothing      about = iota
	aboutSelf               // the caller's own state or session
	aboutConversation       // {id} of the path, conv of a frame
	aboutOffer              // {id} of the path, offer of a frame
	aboutTicket             // {number} of the path
	aboutSession            // {id} of the path
)

// bucketOf names a further limit.
type bucketOf uint8

const (
	noBucket bucketOf = iota
	messageBucket
	uploadBucket
)

// request is an operation under way: who asks, and about what, once access has granted it.
type request struct {
	caller
	op     *operation
	conv   *desk.Conversation
	offer  desk.OfferID
	ticket *desk.Ticket
	id     string // of what is neither
}

// as is who acts. A customer who was anonymous before acts in a conversation of that time as who they were: the rules know its customer.
func (r *request) as() desk.Actor {
	if r.actor.Role == desk.RoleCustomer && r.conv != nil {
		return desk.Actor{Role: desk.RoleCustomer, ID: string(r.conv.Customer)}
	}
	return r.actor
}

// withBody and answer are the forms huma wants.
type withBody[B any] struct{ Body B }
type answer[R any] struct{ Body R }

// requestKey carries the request from the middleware that admitted it to the function that carries it out; it goes no further.
type requestKey struct{}

func requestOf(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

// command makes an operation with a JSON body (B; none for none) and answer (R; none for none).
func command[B, R any](o operation, do func(s *Server, ctx context.Context, r *request, b *B) (R, error)) operation {
	o.body, o.reply = reflect.TypeFor[B](), reflect.TypeFor[R]()
	o.call = func(ctx context.Context, s *Server, r *request, raw []byte) (any, error) {
		var b B
		if err := s.bodies[o.body].read(raw, &b); err != nil {
			return nil, err
		}
		out, err := do(s, ctx, r, &b)
		return out, err
	}
	o.rest = func(s *Server, api huma.API, h huma.Operation) {
		if o.body == reflect.TypeFor[none]() {
			registerAnswer[struct{}, R](s, api, h, func(ctx context.Context, r *request, _ *struct{}) (R, error) { return do(s, ctx, r, new(B)) })
			return
		}
		registerAnswer[withBody[B], R](s, api, h, func(ctx context.Context, r *request, in *withBody[B]) (R, error) { return do(s, ctx, r, &in.Body) })
	}
	return o
}

// query makes an operation of HTTP alone whose input Q stands in the address.
func query[Q, R any](o operation, do func(s *Server, ctx context.Context, r *request, q *Q) (R, error)) operation {
	o.reply = reflect.TypeFor[R]()
	o.rest = func(s *Server, api huma.API, h huma.Operation) {
		registerAnswer[Q, R](s, api, h, func(ctx context.Context, r *request, in *Q) (R, error) { return do(s, ctx, r, in) })
	}
	return o
}

// registerAnswer registers a function whose answer is a JSON body, or none.
func registerAnswer[I, R any](s *Server, api huma.API, h huma.Operation, do func(ctx context.Context, r *request, in *I) (R, error)) {
	if reflect.TypeFor[R]() == reflect.TypeFor[none]() {
		h.DefaultStatus = http.StatusNoContent
		huma.Register(api, h, func(ctx context.Context, in *I) (*struct{}, error) {
			r := requestOf(ctx)
			if _, err := do(ctx, r, in); err != nil {
				return nil, s.tell(r.caller, err)
			}
			return nil, nil
		})
		return
	}
	huma.Register(api, h, func(ctx context.Context, in *I) (*answer[R], error) {
		r := requestOf(ctx)
		out, err := do(ctx, r, in)
		if err != nil {
			return nil, s.tell(r.caller, err)
		}
		return &answer[R]{out}, nil
	})
}
