/** Family names that three in four names begin with, and the common double ones. */
const SURNAMES =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝代仝冼尧晋阚敬扈荆闻谌宓逄郦胥莘幸郜宿鄂赖屠池晁匡鞠朴玄咸";
const DOUBLE = [
  "欧阳",
  "上官",
  "司马",
  "诸葛",
  "司徒",
  "东方",
  "皇甫",
  "尉迟",
  "公孙",
  "慕容",
  "令狐",
  "夏侯",
  "端木",
  "独孤",
  "呼延",
  "宇文",
  "长孙",
  "澹台",
  "公冶",
  "轩辕",
  "申屠",
  "钟离",
  "东郭",
  "南宫",
  "西门",
  "百里",
  "万俟",
  "闻人",
  "赫连",
  "拓跋",
  "纳兰",
  "完颜",
  "叶赫",
  "爱新",
];

/** Begin like a name and are none. */
const NOT_NAMES =
  /^(?:高兴|高一|高二|高三|高中|马上|方便|于是|时间|时候|成功|和[我你他她第这那每]|都|全家|全部|全体|全组|安排|安全|常来|温馨|路上|路过|明天|明早|明晚|应该|年级|能去|向前|关于|包括|包车|包子|包粽|包饺|单位|单独|单人|万一|简单|满员|空位|计划|连同|师傅|师生|老师|何时|任何|解决|游泳|游戏|车位|车辆|童装|华为|金牌|白天|白色|白队|黄色|黄队|红队|蓝色|蓝队|绿队|金色|农历|武术|文艺|文具|文件|龙舟|章程|管理|盛装|易拉|包饭|米饭|麦片|商量|荣誉|成人|程序|许多|谢谢|谢了|时段|周[一二三四五六日末]|万里|游园|司机|明年|应邀|明后|方案|古镇|江边|石头|沙滩|桂林|梅花|柳州|连带|左边|童话|宗教|庄园|郎平|解除|解释|查看|查询|查一|查下|何必|江南|海边|夏天|夏季|夏令|秦皇|华山|黄山|泰山|毛巾|毛衣|牛肉|牛奶|白酒|黄酒|鲁迅|米粉|麻烦|麻辣|车上|车队|安静|全程|全勤|全员|高铁|高速|马拉|包桌|尚未|顾不|向您|向你|向大|向领|任务|任课|成绩|成员|关注|关心|关系|关门|关闭|时长|和家|和孩|和爱|和老|和朋|和同|费用|景点|景区|党员|党建|党课|党支|宫廷|席位|冷餐|应急|全年|全天|单打|双打|单双|连续|连着)/;
const NOT_LAST =
  /[各也都再先还就要想替帮队组色衣码班级号份桌票饭水餐菜座套点到边区片房床岁天便吧了吗呢么的去来报加不没带个人楼馆赛球会车校园课]$|报$/;

const TITLES =
  "(?:老师|主任|校长|书记|主席|组长|园长|院长|处长|科长|委员|同学|师傅|教授|医生|护士|阿姨|叔叔|总|姐|哥|工)";
const WITH_TITLE = new RegExp(`^(.{1,4})${TITLES}$`, "u");
const NICKNAME = /^(?:小|老|阿|大)[\u4e00-\u9fff]$/;
const LATIN = /^[a-z][a-z.' -]{1,30}$/;

const begins = (word: string): boolean =>
  DOUBLE.some((name) => word.startsWith(name)) || SURNAMES.includes(word.charAt(0));

const isHan = (word: string): boolean => /^[\u4e00-\u9fff·]{2,8}$/u.test(word);

const ALREADY =
  /^(?:大家|各位|你们|我们|他们|她们|你|您|他|她|它|我|谁|别人|自己|本人|同事|朋友|家属|学生|全班|全组|大伙|有人|某人|小组|小队|小时|大人|小孩|老人|老公|老婆|大学|小学|老总|小吃|大会|小会|大巴|老家|老地)$/;

/** 王老师, 欧阳老师, 王芳老师, 小李老师; 班主任 and 家长 are anybody. */
const isCalled = (called: string): boolean =>
  (called.length === 1 ? SURNAMES.includes(called) && !/[和全]/.test(called) : DOUBLE.includes(called)) ||
  isNickname(called) ||
  isFullName(called);

const isNickname = (word: string): boolean => NICKNAME.test(word) && !ALREADY.test(word);

export const isFullName = (word: string): boolean => {
  if (!isHan(word) || !begins(word) || NOT_NAMES.test(word)) return false;
  const double = DOUBLE.some((name) => word.startsWith(name));
  return word.length <= (double ? 4 : 3) && !NOT_LAST.test(word);
};

/** Syllables that names of the minorities are made with, and the characters that go with them. */
const SYLLABLES =
  /古丽|古力|买买提|麦麦提|买提|阿布|阿卜|艾力|艾合|阿依|阿迪|阿孜|热依|依汗|汗木|木拉提|努尔|娜尔|吐尔|吐逊|玉素|库尔班|哈孜|别克|赛力|热合|帕提|帕夏|祖力|迪丽|热巴|凯丽|米热|沙吾|亚森|依明|依力|扎西|卓玛|次仁|顿珠|多吉|格桑|央金|达娃|尼玛|拉姆|旺堆|平措|索朗|洛桑|丹增|仁青|才让|卓嘎|白玛|德吉|强巴|拉毛|边巴|普布|米玛|巴桑|巴特尔|其其格|苏日|乌兰|旺姆|娜仁|那仁|斯琴|图雅|高娃|巴图|宝音|孟和|朝鲁|乌云|萨仁|格日|那日|布和|阿古拉/;
const TRANSCRIBED =
  /^[阿艾巴白拜贝比宝博布卜才采嘎次措达丹旦德迪地都丁顿多堆尔格根古桂哈海汗合和赫呼花吉加江朵杰金芝卡凯克孔库拉兰朗勒丽里力立林琳罗洛玛买麦曼毛梅孟米木穆姆明那娜南尼妮努诺帕普平其琪青强曲热仁日让萨赛桑森沙什斯琴苏素索塔泰坦提图吐土托娃旺维文吾乌雅亚央依伊衣益音玉约云则增扎札哲孜珠卓祖罕逊夏西朝鲁特班别买热巴]{2,8}$/;

const isTranscribed = (word: string): boolean => TRANSCRIBED.test(word) && SYLLABLES.test(word);

const DOTTED = /^[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,2}$/u;

/** 王芳, 欧阳小红, 王老师, 小李: surely enough a person to ask about, though not to act on. */
export const isName = (word: string): boolean => {
  if (ALREADY.test(word)) return false;
  const called = WITH_TITLE.exec(word)?.[1];
  if (called !== undefined) return isCalled(called);
  return isNickname(word) || isFullName(word) || isTranscribed(word);
};

export const isLatinName = (word: string): boolean =>
  LATIN.test(word) && !/^(?:join|leave|cancel|ok|help|list|hi|hello|app|ppt|excel|word|wifi|vip)$/.test(word);

/** Whether a word that stands where a name belongs is one. */
export const isPerson = (word: string): boolean => isName(word) || isLatinName(word) || DOTTED.test(word);
