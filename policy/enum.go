package policy

import (
	"reflect"

	"jietong/desk"
)

// enumOf lists the values of an enumerated type, nil for any other type.
func enumOf(t reflect.Type) []string {
	for _, e := range enums {
		if e.typ == t {
			return e.values
		}
	}
	return nil
}

type enum struct {
	typ    reflect.Type
	values []string
}

func values[T ~string](vs ...T) enum {
	e := enum{typ: reflect.TypeFor[T]()}
	for _, v := range vs {
		e.values = append(e.values, string(v))
	}
	return e
}

// enums is the one list of what may be written where the format gives a choice; parser, suggestions and JSON Schema read it.
var enums = []enum{
	values(GateNone, GateMenu, GateBot, GateBeside),
	values(FirstScreen, InMenu, HiddenEntry),
	values(TerminalApp, TerminalWeb, TerminalMiniProgram, TerminalSocial, TerminalPhone),
	values(SignInNone, SignInApp, SignInQR, SignInEmail, SignInThirdParty, SignInOwnNumber, SignInPlatform),
	values(ChatLive, ChatNone),
	values(PaperOffered, PaperAsked),
	values(CallerAny, CallerOwnNumber, CallerLicence),
	values(StaffBot, StaffAgent, StaffExpert, StaffManager),
	values(PerHour, PerDay, PerWeek, PerMonth, PerYear),
	values(StepRelaxSkills, StepWidenRegions, StepWidenLanguages, StepOverflow, StepCallBack, StepPromise, StepMessage),
	values(TargetPerson, TargetReply, TargetSolved),
	values(PrivilegeNamedManager, PrivilegeOwnLine, PrivilegePriority, PrivilegeSolutions, PrivilegeVIPLane),
	values(RiskNone, RiskMoney, RiskPermission),
	values(UrgencyIDNormal, UrgencyIDHigh, UrgencyIDSafety),
	values(PackReligious, PackDress, PackPayment),
	values(BotGate, BotBeside, BotOff),
	values(TriggerWords, TriggerAnger, TriggerBusiness),
	values(MethodSemantic, MethodSentiment, MethodTree),
	values(SolutionVoice, SolutionText, SolutionSign, SolutionGuide, SolutionDirect),
	values(OfferingOnDemand, OfferingAppointment, OfferingNearYou, OfferingAR, OfferingGuide, OfferingLibrary, OfferingMail),
	values(SignalHotSpots, SignalPeaks, SignalTrust, SignalFalse),
	values(MeasureTimeToPerson, MeasureBotDiverts, MeasureConnect, MeasureQueuePeak, MeasureFaster, MeasureSolved, MeasureHandling, MeasureMenuTime,
		MeasureIntercept, MeasureRecognised, MeasureMisjudged, MeasureRequests, MeasureSolveTime, MeasureResponse, MeasureGap, MeasureCoverage,
		MeasureUsers, MeasureMenuDepth, MeasureDoc),
	values(UnitPercent, UnitTimes, UnitMinutes, UnitSeconds, UnitHours, UnitCount),
	values(ReadsLiteral, ReadsLoose, ReadsRelative, ReadsPoints),
	values(desk.ChannelApp, desk.ChannelWeb, desk.ChannelMiniProgram, desk.ChannelWeChat, desk.ChannelWeibo, desk.ChannelXiaohongshu,
		desk.ChannelEmail, desk.ChannelPhone, desk.ChannelVideo, desk.ChannelForm),
	values(desk.NeedLowVision, desk.NeedDeaf, desk.NeedOlder, desk.NeedOther),
	values(Codes()...),
}
