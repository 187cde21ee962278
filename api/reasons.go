package api

import (
	"jietong/access"
	"jietong/center"
	"jietong/desk"
)

// The reasons of this package, beside those of desk, access and center. Each has a sentence in every language of the catalogue.
const (
	reasonInvalid       desk.Reason = "body-invalid"   // fields are wrong; they are listed
	reasonMalformed     desk.Reason = "body-malformed" // not JSON, or not the form that was asked for
	reasonTooLarge      desk.Reason = "body-too-large"
	reasonMediaType     desk.Reason = "media-type" // the request's content type is not taken here
	reasonRoute         desk.Reason = "route-unknown"
	reasonMethod        desk.Reason = "method-unknown"
	reasonOp            desk.Reason = "op-unknown"
	reasonToken         desk.Reason = "token-unknown" // unknown, revoked or over
	reasonRevoked       desk.Reason = "session-ended"
	reasonSignIn        desk.Reason = "sign-in-failed" // login or password; which of them is not said
	reasonIdentity      desk.Reason = "identity-refused"
	reasonIdentityOver  desk.Reason = "identity-expired"
	reasonIdentityEntry desk.Reason = "identity-other-entry"
	reasonIdentityLife  desk.Reason = "identity-too-long"
	reasonEntry         desk.Reason = "entry-unknown"
	reasonRate          desk.Reason = "too-fast"
	reasonBusy          desk.Reason = "busy"
	reasonSockets       desk.Reason = "too-many-connections"
	reasonHello         desk.Reason = "hello-first"
	reasonHelloTwice    desk.Reason = "hello-twice"
	reasonHelloLate     desk.Reason = "hello-late"
	reasonProtocol      desk.Reason = "protocol-version"
	reasonFrame         desk.Reason = "frame-invalid"
	reasonSlow          desk.Reason = "reader-too-slow"
	reasonSilent        desk.Reason = "no-answer-to-ping"
	reasonStopping      desk.Reason = "server-stopping"
	reasonOrigin        desk.Reason = "origin-refused"
	reasonFileTooLarge  desk.Reason = "file-too-large"
	reasonFileType      desk.Reason = "file-type"
	reasonFileEmpty     desk.Reason = "file-empty"
	reasonFileGone      desk.Reason = "file-gone"
	reasonInternal      desk.Reason = "internal"
)

// reasons lists every reason that this package may give, desk's included; a test holds the catalogue against it.
func reasons() []desk.Reason {
	return append(desk.Reasons(), access.ReasonSignIn, center.ReasonQueueFull, center.ReasonUnavailable,
		reasonInvalid, reasonMalformed, reasonTooLarge, reasonMediaType, reasonRoute, reasonMethod, reasonOp, reasonToken, reasonRevoked, reasonSignIn,
		reasonIdentity, reasonIdentityOver, reasonIdentityEntry, reasonIdentityLife, reasonEntry, reasonRate, reasonBusy, reasonSockets,
		reasonHello, reasonHelloTwice, reasonHelloLate, reasonProtocol, reasonFrame, reasonSlow, reasonSilent, reasonStopping, reasonOrigin,
		reasonFileTooLarge, reasonFileType, reasonFileEmpty, reasonFileGone, reasonInternal)
}
