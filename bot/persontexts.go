package bot

import "strings"

// tongue is what one language says when it asks for a person. Each text holds a pattern a line; how a pattern is written stands at set.add.
type tongue struct {
	language string
	lists    string // "name: a|b|c", used as $name
	strong   string // names a person and can hardly mean anything else in a short message
	weak     string // names somebody who serves, or asks whether anybody is there; a wish when nothing else is said
	filler   string // words of asking and courtesy
	phrases  string // a wish wherever it stands
	never    string // no wish, though it holds the words of one
}

// tongues are the languages of the service. Any of them may be mixed in one message.
func tongues() []tongue {
	return []tongue{chinese(), pinyin(), english(), vietnamese(), indonesian(), arabic(), thai(), japanese(), korean()}
}

// arabicPrefixes are what Arabic writes together with the noun; a word marked * is known with each, and as an object.
var arabicPrefixes = [...]string{"", "ال", "ب", "بال", "ل", "لل", "وال"}

// slot compiles one field of a pattern.
func (t tongue) slot(field string) slot {
	var s slot
	if rest, ok := strings.CutSuffix(field, "?"); ok {
		s.optional, field = true, rest
	}
	for _, w := range strings.Split(field, "|") {
		if name, ok := strings.CutPrefix(w, "$"); ok {
			s.words = append(s.words, t.slot(t.list(name)).words...)
			continue
		}
		w = strings.ReplaceAll(w, "_", " ")
		if noun, ok := strings.CutPrefix(w, "*"); ok {
			for _, p := range arabicPrefixes {
				s.words = append(s.words, normalise(p+noun))
			}
			s.words = append(s.words, normalise(noun+"ا")) // the object of a wish: "أريد موظفًا"
			continue
		}
		s.words = append(s.words, normalise(w))
	}
	return s
}

// list returns the alternatives of a named list; a name that the tongue lacks is a mistake that a test finds.
func (t tongue) list(name string) string {
	for _, l := range lines(t.lists) {
		if key, words, _ := strings.Cut(l, ":"); key == name {
			return strings.Join(strings.Fields(words), "")
		}
	}
	return ""
}

func chinese() tongue {
	return tongue{language: "zh", lists: `
		person: 人工客服|人工服务|人工坐席|人工座席|人工专员|人工|真人客服|真人|活人|客服人员|客服小姐姐|客服专员|在线客服|官方客服|客服
		staff: 坐席|座席|专员|接线员|话务员|工作人员|服务人员|客户经理|专属管家|管家
		boss: 经理|主管|领导|负责人|老板|班长|管理员
		slip: 人公|人功|人攻|人供|仁工|任工|入工|人宫|壬工|人弓
		one: 个|一个|一下|下|一位|位|名|到|给|你们的|你们|至|成|回
		please: 我要|我想|我需要|想要|需要|请|帮我|给我|麻烦|能不能|能否|可以|可不可以|可否|怎么|怎样|如何|哪里|哪儿|必须|让我|马上|立刻|立即|赶紧|赶快|快|直接|求|要求|申请|有没有|就要|只要|还是要|我就要|急需`,
		strong: `
			人工
			真人
			活人
			转|找 $slip`,
		weak: `
			客服
			$staff
			$boss
			客户服务
			$slip
			找|转|转接|人工 克服|可服|课服|客福|客户
			找人
			找个|找一个|找位|来个|来一个|来位|叫个|叫一个|换个|换|叫|派个 人
			有人|有没有人|没人|还有人 吗|在吗|在|理我|理|搭理|回复|回我|回答|管管|管|处理|解决|么|嘛?
			人呢
			出来个|出个 人
			跟|和|与|同 人 说话|聊|聊天|聊聊|讲话|对话|沟通|谈|谈谈
			我要|要 人
			不要|不想要|别用|拒绝|讨厌 机器人|机器|智能客服|ai|AI
			大活人`,
		filler: `
			请|我|你|您|你们|我们|要|想|想要|需|需要|的|了|吗|么|呢|啊|呀|吧|嘛|哦|喔|哈|啦|在|有|没|没有|有没有|是否|给|帮|帮我|下|一下|个|一个|位|一位|名
			快|快点|赶紧|赶快|马上|立刻|立即|直接|现在|你好|您好|谢谢|麻烦|求|求求|拜托|到|跟|和|与|同|找|转|转接|转到|转入|转给|接|接通|接入|接线|叫|呼叫|呼|联系|连接|连线|换|换成
			说话|聊|聊天|聊聊|沟通|对话|通话|讲话|谈|谈谈|服务|人员|小姐姐|小姐|小哥|小哥哥|哥哥|姐姐|亲|在线|官方|抖音|快手|微信|平台|怎么|怎样|如何|可以|能|能不能|可不可以|行不行|好|好的|嗯|喂|哪|哪里|哪儿|里|去|来|出来|救命|急|很急|着急|急急急|急需
			不是|不要|机器人|机器|智能|自动|回复|而是|必须|一定|就|只|还是|真的|真正|专业|电话|视频|语音|文字|窗口|入口|按钮|功能|模式|处理|解决|回答|服务台`,
		phrases: `
			转|转接|转到|转给|转入|转至|接入|接通|接转|切换|切换到|切到|换成|呼叫|呼|帮我找|帮我叫|帮我接|给我找|给我叫|给我接|给我换 $one? 人工|真人|活人|$person|$staff
			转|转接|找 $slip 客服|服务
			找|要|想|请|叫|喊|接|换|用|联系|进|进入|排|排队|等 $one? 人工|真人|活人
			$please 你|您|你们? 帮|给|替? 我? 找|叫|接|接通|联系|联络|咨询|呼叫|连线|连接|转|转接|换|要|见|进|进入|问|跟|和|与|同? $one? $one? 的? $person
			$please 你|您? 帮|给? 我? 找|叫|接|联系|转|转接|换|跟|和|与|同 $one? 的? $staff
			跟|和|与|同 $one? $person 说|讲|聊|谈|沟通|对话|交流|通话|联系
			叫|找|让|喊|换|转 $one? 你们? 的? $boss 来|出来|接|跟|和|给|处理|解决|说话
			我要|我想|请|帮我|给我 转|转接|换|找 $one? 人 处理|解决|接听|服务|说话|聊|来
			不想|不要|不愿|别让我|拒绝 再? 跟|和|与 你们? 的? 这个? 机器人|机器|智能客服|ai 说|聊|讲|谈|废话|对话|沟通|浪费
			能不能|能|可以|可不可以|帮我|给我|赶紧|快|我要|请|麻烦 找|叫|派|换|来|安排 个|一个|位|名 人 来? 处理|解决|帮|管|看|接|说|聊|跟|和|回
			有没有|有|没|还有|没有 个|一个? 活人|真人|人工`,
		never: `
			人工 智能|智慧|知能|费|成本|湖|岛|降雨|增雨|降水|授精|受精|受孕|呼吸|草|流产|耳蜗|心脏|关节|晶体|晶状体|林|养殖|合成|神经|种植|繁殖|染色|打磨|制造|钻石|色素|甜味|香精|泪液|骨|血管|胰|瓣膜|皮|雪|造|景|肺|肝|肾|孵化|标注|修图|上色|配音|字幕|砌|饲养|降温|宝石|水晶|珍珠|翻译软件|牛黄|喂养|采摘|操作失误|作业|干预|驾驶|成分|运河|喷泉|假山|浪|卫星|芝|取栓|破膜|周期|卵
			真人 秀|版|拍|cs|CS|电影|出镜|直播|模特|真事|认证|验证|识别|拍摄|同款|照片|头像|脸|素材|娃娃|快打|漫画|改编|大冒险|实景|表演|形象|测评|数字人|动画|声音
			活人 感|微死|墓|祭
			死活人
			你|您 到底? 是|是不是 个? 真人|活人|人工|人|机器人 吗|么|还是|吧|嘛? 机器人|真人|人|机器|ai?
			是 真人|活人|人工 吗|么|还是|吧|嘛
			人公 司|众|园|共|开|交|布|认|平|寓|民|主|正|里|章|益
			人功 能|率|夫|成|利|劳|臣|课|德|底
			人供 应|货|奉|电|暖|给
			人攻 击|略|打
			任工 作
			入工 作|资|厂|会|地|程|具|信
			找人 公司
			不要|不用|不需要|不必|别|我不想|无需|用不着|没必要|不是要|不想要 再? 帮|给? 我? 转|转接|找|接|要|联系|叫? $one? $person|$staff
			人工审核 要多久|多久|时间|中|结果|通过|不通过|失败`,
	}
}

func pinyin() tongue {
	return tongue{language: "pinyin",
		strong: `
			rengong|ren_gong|renggong|zhenren|zhen_ren|zhuanrengong|zhuan_rengong|zhaorengong|zhao_rengong|rengongkefu|kefurengong|rengongfuwu|zhuanrengongkefu|zhuanren_gong|huoren|wanrengong
			转|找 rg|rgkf|kf|rengong`,
		weak: `
			kefu|ke_fu|kf|rg|rgkf|zrg|zrgkf|zhaokefu|zhuankefu|zuoxi|zhuanyuan|zhaoren|zhao_ren|you_ren_ma|yourenma`,
		filler: `wo|yao|woyao|xiang|zhao|zhuan|zhuanjie|zhuan_jie|qing|bang|bangwo|jie|dao|de|ma|ni|hao|nihao|ni_hao|xiexie|fuwu|zaixian|kuai|kuaidian|gei|yige|ge`,
		phrases: `
			zhuan|zhuanjie|zhao|woyao|wo_yao|jie|huan rengong|ren_gong|zhenren|zhen_ren|rengongkefu|kefu|ke_fu`,
		never: `
			rengong|ren_gong zhineng|zhi_neng
			rengongzhineng`,
	}
}
