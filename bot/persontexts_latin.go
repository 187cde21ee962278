package bot

func english() tongue {
	return tongue{language: "en", lists: `
		the: a|an|the|some|any|your|one_of_your|with_a|another|this
		kind: real|live|actual|human|living|proper|genuine|breathing|customer|service|support|care|senior|qualified|available|helpful|competent|different|chinese|english|speaking
		who: human|humans|human_being|person|agent|agents|representative|representatives|rep|reps|csr|operator|advisor|adviser|specialist|supervisor|manager|somebody|someone|staff|staff_member|team_member|customer_service|customer_support|customer_care|customer_services|support_team|support|helpdesk|help_desk|support_agent|service_agent|attendant|assistant|people|employee
		sure: human|human_being|person|live_agent|human_agent|real_agent|real_person|live_person|actual_person|actual_human|real_human|human_operator|live_operator|customer_service|customer_support|customer_care|representative|customer_service_agent|customer_service_rep|support_agent|service_agent|operator|agent
		bot: bot|bots|robot|robots|machine|ai|chatbot|computer`,
		strong: `
			human|humans
			$the? real|live|actual|living person|people|human|agent|operator|representative|chat_agent
			representative|representatives
			customer_service|support|human|live agent|agents|rep|reps|representative|person|staff
			human_being
			speak|talk|chat to|with $the? person|someone|somebody|agent|representative|rep|staff|operator`,
		weak: `
			agent|agents|agentt|angent
			operator|operators
			person|rep|reps|csr|receptionist|attendant|advisor|adviser|specialist|supervisor|manager
			someone|somebody|anyone|anybody
			customer_service|customer_services|customer_support|customer_care|support|support_team|helpdesk|help_desk|live_chat|call_center|call_centre|hotline|helpline
			staff|staff_member|team_member|employee|real_people
			no|not|not_a|no_more|stop_the|without_a $bot`,
		filler: `
			please|pls|plz|i|im|id|ill|we|me|my|us|you|your|need|needs|want|wanna|would|like|to|the|a|an|some|any|can|could|may|might|must|have|has|got|get|gotta|give|let|talk|talking|speak|speaking|chat|chatting
			with|for|from|of_you|on|in|at|now|right|rn|asap|hey|hi|hello|helo|yo|help|helping|ok|okay|thanks|thank|thx|ty|connect|connected|transfer|transferred|put|through|thru|switch|redirect|forward|call|contact|contacting|reach|find|bring|send|ask|asking|request
			is|are|there|here|real|live|actual|human|directly|immediately|immediate|urgent|urgently|quickly|fast|just|only|how|do|does|where|when|who|why|available|online|it|this|that|be|will|not|no|bot|bots|robot|machine|ai|instead|of|rather|than|and|or|so|yes|yeah|sir|madam|mam|maam|dear|good|morning|afternoon|evening|phone|if|possible|possibly|kindly|again|back|still|really|actually|service|care|customer|support|tiktok|douyin|today|anymore|actually|over|up|out|damn|fucking|god|omg|wtf|pick|which|button|number|option|mode`,
		phrases: `
			talk|speak|chat|communicate|converse|conversation to|with|directly_to|directly_with $the? $kind? $kind? $who
			connect|transfer|redirect|forward|switch|route|escalate|patch|pass|put|hand|refer me|us|this|it|my_call|this_chat|the_chat|my_case|my_issue to|with|through_to|thru_to|over_to|on_to|onto|into|in_touch_with $the? $kind? $kind? $who
			transfer|connect|escalate|switch to|with $the? $kind? $kind? $who
			get|give|find|send|bring|fetch|assign|show me|us $the? $kind? $kind? $sure
			want|wanna|need|require|demand|prefer|request|requesting|deserve|wants|needs|would_like|id_like $the? real|live|actual|human|living $who
			want|wanna|need|require|demand|request|would_like|id_like $the? human|human_being|customer_service|customer_support|customer_care|representative|customer_representative|operator|agent|person_to_help
			is|are|isnt|arent there $the? $kind? $kind? human|humans|person|agent|operator|representative|real_person|live_agent
			reach|contact $the? $kind human|person|agent|representative|operator
			let me talk|speak|chat to|with $the? $kind? $who
			how|where do|can|to i|we? contact|reach|call|find|get $the? $kind? $sure
			dont|do_not|stop|tired_of|sick_of|hate want|like|wanna? to? talking|talk|speaking|speak|chatting|chat to|with $the? $kind? $bot
			human|live|real agent|person|operator|support please|pls|plz|now
			agent|representative|operator please|pls|plz`,
		never: `
			human right|rights|error|errors|resource|resources|trafficking|hair|face|faces|body|nature|design|anatomy|review|reviews|capital|history|evolution|generated|made|verification|brain|voice|voices|life|skin|milk|being_rights|interest|growth|music|kind|race|species|eye|teeth|blood|psychology|centipede|torch|touch|readable
			be_human|only_human|humans_are|super_human|humans_evolve|all_humans|every_human|animals_and_humans
			prove|verify|confirm|that i|im|i_am $the? real|actual? human|person|robot
			im|i_am|am_i $the? real|actual? human|person|operator|agent|representative
			are|r|is|am you|u|this|it|that|i a|an|the? real|live|actual|just|speaking_to|talking_to? a|an? human|real_person|person|real_human|human_being|agent|robot|bot or? a|an? human|robot|bot|real_person|machine|ai|person?
			representative of|sample|samples|democracy|government|works
			agent of|commission|code|account|program|programme|status|fee|fees|orange|smith|carter
			operator account|error|overloading|permission|precedence
			dont|do_not|didnt|did_not|doesnt|never|no_need_to|no_need_for|not need|want|wanna|wish|like|require|have? to? talk|speak|chat|connect|transfer|contact|be_connected|be_transferred? me|us? to|with|through_to? $the? $kind? $kind? $who
			no_need|without|instead_of for|of|to? talk|talking|speak|speaking|transfer|connect? me? to|with? $the? $kind? $kind? $who
			travel|estate|real_estate|secret|insurance|chemical|free|ticket|fbi|shipping|cleaning|booking|user|tour|network|mobile|crane|forklift|ternary|logical|machine|ai|smooth agent|agents|operator|operators
			manual labour|labor|mode|transmission|work|focus`,
	}
}

func vietnamese() tongue {
	return tongue{language: "vi", lists: `
		one: một|1|với|các|bạn|anh|chị|các_bạn|một_bạn|một_anh|người|phía|bên|bộ_phận
		who: nhân_viên_tư_vấn|nhân_viên_hỗ_trợ|nhân_viên_chăm_sóc|nhân_viên|nhan_vien|nv|người_thật|tổng_đài_viên|tổng_đài|tư_vấn_viên|tư_vấn|hỗ_trợ_viên|cskh|chăm_sóc_khách_hàng|con_người|điện_thoại_viên|quản_lý|chuyên_viên|hỗ_trợ|bộ_phận_hỗ_trợ|người_hỗ_trợ|người_tư_vấn`,
		strong: `
			người_thật|nhân_viên_tư_vấn|nhân_viên_hỗ_trợ|nhân_viên_cskh|nhân_viên_chăm_sóc|tổng_đài_viên|tư_vấn_viên|điện_thoại_viên|hỗ_trợ_viên|người_hỗ_trợ|con_người_thật`,
		weak: `
			nhân_viên|nv|tổng_đài|cskh|chăm_sóc_khách_hàng|con_người|chuyên_viên|quản_lý|bộ_phận_hỗ_trợ
			có_ai|ai_đó|có_người|gặp_người|nói_chuyện_với_người|chat_với_người|không_phải_robot|không_phải_bot`,
		filler: `
			tôi|toi|mình|em|tui|cho|với|muốn|cần|được|đc|không|ko|có|thể|xin|vui|lòng|làm|ơn|gặp|nói|chuyện|trò|chat|kết|nối|chuyển|máy|đến|tới|sang|qua|một|ngay|bây|giờ|ai|đó|ở|ạ|ah|à|nhé|nha|đi|nào|dùm|giùm|giúp|hãy|bạn|anh|chị|ad|admin|chào|xin_chào|alo|gọi|liên|hệ|lạc|trực|tiếp|nhanh|gấp|cảm|thật|hỗ|trợ|tư|vấn|của|từ|là|và|đây|thoại|bằng|này|số`,
		phrases: `
			gặp|nói_chuyện|trò_chuyện|chat|kết_nối|chuyển|chuyển_máy|chuyển_tiếp|liên_hệ|liên_lạc|trao_đổi|nói_máy|nối_máy|tư_vấn với|tới|đến|cho|sang|qua|trực_tiếp? tôi|mình|em? với|tới|đến|cho|sang|qua? $one? $who
			muốn|cần|xin|yêu_cầu|cho_tôi|cho_mình|cho_em gặp|tìm|nói_chuyện_với|có? $one? người_thật|tổng_đài_viên|tư_vấn_viên|nhân_viên|điện_thoại_viên|cskh|con_người
			không_muốn nói_chuyện|chat với bot|robot|máy|ai|chatbot`,
		never: `
			không_cần|không_muốn|đừng|khỏi|chưa_cần gặp|nói_chuyện_với|chuyển_cho|chuyển_sang|chuyển|kết_nối_với|chat_với? tôi|mình? với|cho|sang|tới? $one? $who
			bạn|đây có? phải? là người_thật|nhân_viên không|hay|à?
			nhân_viên giao_hàng|bán_hàng|văn_phòng|cũ|mới|công_ty
			người_thật việc_thật|việc`,
	}
}

func indonesian() tongue {
	return tongue{language: "id", lists: `
		to: dengan|dgn|sama|ke|kepada|pada|dg|langsung_dengan|langsung_ke|langsung_sama
		one: seorang|seseorang|tim|pihak|bagian|salah_satu|para|si
		who: agen|agent|manusia|orang_asli|orang_beneran|orang_sungguhan|orang|operator|cs|customer_service|customer_care|petugas|admin|staf|staff|layanan_pelanggan|pegawai|perwakilan|call_center|cs_asli|manusia_asli|supervisor|atasan|pengurus`,
		strong: `
			manusia|orang_asli|orang_beneran|orang_sungguhan|manusia_asli|agen_manusia|agen_asli|cs_asli|cs_manusia|operator_manusia|petugas_asli|admin_asli`,
		weak: `
			agen|cs|customer_service|customer_care|layanan_pelanggan|petugas|admin|adminnya|min|staf|pegawai|perwakilan|call_center|orang|seseorang|operator|csnya
			ada_orang|bukan_bot|bukan_robot|jangan_bot`,
		filler: `
			saya|aku|gue|gua|sy|kami|mau|ingin|pengen|pingin|butuh|perlu|minta|tolong|mohon|bisa|bisakah|boleh|bolehkah|apa|apakah|ada|adakah|yang|yg|dengan|dgn|sama|ke|kepada|untuk|bicara|berbicara|ngobrol|ngomong|chat|terhubung|hubungkan|sambungkan|hubungi|menghubungi|alihkan|teruskan|sambungin|hubungin|panggil|panggilkan|carikan|kasih|beri
			sekarang|segera|cepat|langsung|dong|donk|deh|ya|yah|kak|min|halo|hai|hallo|pagi|siang|sore|malam|selamat|terima|kasih|makasih|asli|beneran|di|sini|dari|bantuan|bantu|gimana|bagaimana|cara|lewat|telepon|seorang|tim|nih|sih|aja|saja|bukan|bot|robot|mesin`,
		phrases: `
			bicara|berbicara|ngobrol|ngomong|chat|terhubung|bertemu|konsultasi|komunikasi|berkomunikasi langsung? $to $one? $who
			hubungkan|sambungkan|alihkan|teruskan|sambungin|hubungin|transfer|arahkan|oper|pindahkan saya|aku|kami|gue|chat|chat_ini|ini? $to? $one? $who
			mau|ingin|butuh|perlu|minta|pengen|tolong|mohon|panggil|panggilkan|carikan bantuan? dari? $one? manusia|orang_asli|orang_beneran|agen|operator|cs|customer_service|petugas|layanan_pelanggan|agen_manusia|operator_manusia|orang_sungguhan
			menghubungi|hubungi $one? cs|customer_service|operator|agen|petugas|layanan_pelanggan
			tidak_mau|gak_mau|nggak_mau|ga_mau|jangan bicara|ngobrol|chat|ngomong? $to? bot|robot|mesin`,
		never: `
			hak_asasi|sumber_daya|hak|tubuh|otak|perdagangan|sifat|wajah|suara|kemampuan manusia
			manusia biasa|serigala|super|purba|silver|harimau
			tidak|gak|nggak|ga|gk|tdk|jangan|belum usah|perlu|mau|butuh|ingin? bicara|ngobrol|dihubungkan|hubungkan|sambungkan|chat|terhubung? saya? $to? $one? $who
			apakah|apa|kamu|anda|ini kamu|anda|ini|itu? manusia|orang_asli|robot|bot atau? bot|robot|manusia?`,
	}
}
