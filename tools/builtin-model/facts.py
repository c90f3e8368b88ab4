"""What the built-in model knows, in both languages: plain tables, no logic."""

# country en, zh, capital en, zh
CAPITALS = [
    tuple(row.split("|"))
    for row in """
France|法国|Paris|巴黎
Germany|德国|Berlin|柏林
Italy|意大利|Rome|罗马
Spain|西班牙|Madrid|马德里
Portugal|葡萄牙|Lisbon|里斯本
England|英格兰|London|伦敦
the United Kingdom|英国|London|伦敦
Ireland|爱尔兰|Dublin|都柏林
the Netherlands|荷兰|Amsterdam|阿姆斯特丹
Belgium|比利时|Brussels|布鲁塞尔
Switzerland|瑞士|Bern|伯尔尼
Austria|奥地利|Vienna|维也纳
Poland|波兰|Warsaw|华沙
Denmark|丹麦|Copenhagen|哥本哈根
Sweden|瑞典|Stockholm|斯德哥尔摩
Norway|挪威|Oslo|奥斯陆
Finland|芬兰|Helsinki|赫尔辛基
Greece|希腊|Athens|雅典
Hungary|匈牙利|Budapest|布达佩斯
Romania|罗马尼亚|Bucharest|布加勒斯特
Ukraine|乌克兰|Kyiv|基辅
Russia|俄罗斯|Moscow|莫斯科
Turkey|土耳其|Ankara|安卡拉
Egypt|埃及|Cairo|开罗
Kenya|肯尼亚|Nairobi|内罗毕
Morocco|摩洛哥|Rabat|拉巴特
Iran|伊朗|Tehran|德黑兰
Iraq|伊拉克|Baghdad|巴格达
Saudi Arabia|沙特阿拉伯|Riyadh|利雅得
India|印度|New Delhi|新德里
Nepal|尼泊尔|Kathmandu|加德满都
China|中国|Beijing|北京
Japan|日本|Tokyo|东京
South Korea|韩国|Seoul|首尔
Mongolia|蒙古|Ulaanbaatar|乌兰巴托
Thailand|泰国|Bangkok|曼谷
Vietnam|越南|Hanoi|河内
Indonesia|印度尼西亚|Jakarta|雅加达
Malaysia|马来西亚|Kuala Lumpur|吉隆坡
the Philippines|菲律宾|Manila|马尼拉
Singapore|新加坡|Singapore|新加坡
Australia|澳大利亚|Canberra|堪培拉
New Zealand|新西兰|Wellington|惠灵顿
Canada|加拿大|Ottawa|渥太华
the United States|美国|Washington, D.C.|华盛顿
the USA|美国|Washington, D.C.|华盛顿
Mexico|墨西哥|Mexico City|墨西哥城
Cuba|古巴|Havana|哈瓦那
Brazil|巴西|Brasília|巴西利亚
Argentina|阿根廷|Buenos Aires|布宜诺斯艾利斯
Chile|智利|Santiago|圣地亚哥
Peru|秘鲁|Lima|利马
Iceland|冰岛|Reykjavik|雷克雅未克
""".strip().splitlines()
]

# thing en, zh, colour en, zh
COLOURS = [
    tuple(row.split("|"))
    for row in """
the sky|天空|blue|蓝色
the sea|大海|blue|蓝色
the ocean|海洋|blue|蓝色
grass|草|green|绿色
a leaf|树叶|green|绿色
a frog|青蛙|green|绿色
a cucumber|黄瓜|green|绿色
snow|雪|white|白色
milk|牛奶|white|白色
salt|盐|white|白色
a swan|天鹅|white|白色
a cloud|云|white|白色
blood|血|red|红色
a tomato|番茄|red|红色
a strawberry|草莓|red|红色
a cherry|樱桃|red|红色
a fire engine|消防车|red|红色
a banana|香蕉|yellow|黄色
a lemon|柠檬|yellow|黄色
the sun|太阳|yellow|黄色
a sunflower|向日葵|yellow|黄色
coal|煤|black|黑色
a crow|乌鸦|black|黑色
the night|黑夜|black|黑色
ink|墨|black|黑色
an orange|橙子|orange|橙色
a carrot|胡萝卜|orange|橙色
a pumpkin|南瓜|orange|橙色
an elephant|大象|grey|灰色
a mouse|老鼠|grey|灰色
chocolate|巧克力|brown|棕色
wood|木头|brown|棕色
a bear|熊|brown|棕色
coffee|咖啡|brown|棕色
a grape|葡萄|purple|紫色
an eggplant|茄子|purple|紫色
a pig|猪|pink|粉色
a flamingo|火烈鸟|pink|粉色
""".strip().splitlines()
]

# mixed colours: a en, zh, b en, zh, result en, zh
MIXES = [
    ("red", "红色", "yellow", "黄色", "orange", "橙色"),
    ("blue", "蓝色", "yellow", "黄色", "green", "绿色"),
    ("red", "红色", "blue", "蓝色", "purple", "紫色"),
    ("black", "黑色", "white", "白色", "grey", "灰色"),
    ("red", "红色", "white", "白色", "pink", "粉色"),
]

DAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DAYS_ZH = "星期一 星期二 星期三 星期四 星期五 星期六 星期日".split()
MONTHS_EN = (
    "January February March April May June July August September October November December".split()
)
MONTHS_ZH = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split()
MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
SEASONS_EN = "spring summer autumn winter".split()
SEASONS_ZH = "春天 夏天 秋天 冬天".split()

NUMBERS_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
NUMBERS_ZH = "零 一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十".split()

# en, zh: each way is asked
WORDS = [
    tuple(row.split("|"))
    for row in """
cat|猫
dog|狗
bird|鸟
fish|鱼
horse|马
cow|牛
sheep|羊
pig|猪
rabbit|兔子
tiger|老虎
apple|苹果
banana|香蕉
water|水
tea|茶
milk|牛奶
rice|米饭
bread|面包
egg|鸡蛋
book|书
pen|笔
table|桌子
chair|椅子
house|房子
door|门
car|汽车
bicycle|自行车
train|火车
airplane|飞机
sun|太阳
moon|月亮
star|星星
mountain|山
river|河
sea|海
flower|花
tree|树
snow|雪
rain|雨
wind|风
fire|火
mother|妈妈
father|爸爸
friend|朋友
teacher|老师
student|学生
school|学校
red|红色
blue|蓝色
green|绿色
big|大
small|小
good|好
hello|你好
thank you|谢谢
goodbye|再见
love|爱
""".strip().splitlines()
]

# pairs, asked in both directions
OPPOSITES_EN = [
    tuple(row.split())
    for row in """
hot cold,big small,up down,left right,black white,day night,open closed,old young,fast slow
happy sad,rich poor,long short,high low,early late,full empty,light dark,soft hard,wet dry
clean dirty,strong weak,good bad,near far,front back,inside outside,easy difficult,thick thin
""".replace("\n", ",").strip(",").split(",")
]
OPPOSITES_ZH = [
    tuple(row.split())
    for row in """
大 小,多 少,上 下,左 右,前 后,黑 白,冷 热,高 低,长 短,快 慢,好 坏,新 旧,远 近,胖 瘦,早 晚,里 外
开 关,哭 笑,强 弱,轻 重,干净 肮脏,高兴 难过,安静 吵闹,容易 困难,白天 黑夜,成功 失败,开始 结束,勇敢 胆小
""".replace("\n", ",").strip(",").split(",")
]

# animal en, zh, sound en, zh, legs, young en, zh
ANIMALS = [
    tuple(row.split("|"))
    for row in """
cat|猫|meow|喵喵|4|kitten|小猫|🐱
dog|狗|woof|汪汪|4|puppy|小狗|🐶
cow|牛|moo|哞哞|4|calf|小牛|🐮
sheep|羊|baa|咩咩|4|lamb|小羊|🐑
pig|猪|oink|哼哼|4|piglet|小猪|🐷
duck|鸭子|quack|嘎嘎|2|duckling|小鸭|🦆
frog|青蛙|ribbit|呱呱|4|tadpole|蝌蚪|🐸
lion|狮子|roar|嗷呜|4|cub|小狮子|🦁
chicken|鸡|cluck|咯咯|2|chick|小鸡|🐔
bee|蜜蜂|buzz|嗡嗡|6|larva|幼虫|🐝
""".strip().splitlines()
]

# name en, zh, the emoji itself
EMOJI = [
    ("heart", "爱心", "❤️"),
    ("smile", "笑脸", "😊"),
    ("star", "星星", "⭐"),
    ("sun", "太阳", "☀️"),
    ("moon", "月亮", "🌙"),
    ("flower", "花", "🌸"),
    ("cat", "猫", "🐱"),
    ("dog", "狗", "🐶"),
    ("fish", "鱼", "🐟"),
    ("rocket", "火箭", "🚀"),
    ("cake", "蛋糕", "🎂"),
    ("apple", "苹果", "🍎"),
    ("tree", "树", "🌳"),
    ("rainbow", "彩虹", "🌈"),
    ("snowman", "雪人", "⛄"),
    ("thumbs up", "大拇指", "👍"),
    ("party", "庆祝", "🎉"),
    ("panda", "熊猫", "🐼"),
]

NAMES_EN = (
    "Anna Tom Lucy Ben Maria Peter Emma Jack Sarah David Laura Paul Julia Mark Sophie Alex Kate "
    "Sam Nina Leo Alice Bob Carol Dan Eve Frank Grace Henry Ivy John Kim Lily Max Mia Oscar Rose "
    "Simon Tina Victor Wendy Zoe Adam Clara Eric Helen Jane Kevin Linda Nick Olivia Ruth Steve"
).split()
NAMES_EN_HELD = "Martin Diana Oliver Susan Hugo Nora".split()
NAMES_ZH = (
    "小明 小红 小李 小王 小张 小刘 小陈 小芳 小华 小林 李明 王芳 张伟 刘洋 陈静 杨帆 赵雷 黄丽 周杰 "
    "吴刚 徐敏 孙悦 马超 朱琳 胡军 郭靖 何洁 高峰 林峰 罗兰 小美 小雪 小龙 阿强 阿梅 大卫 安娜 汤姆"
).split()
NAMES_ZH_HELD = "小军 小玲 李华 王明 张丽 刘芳".split()

# what the model does not know: subjects to ask about
TOPICS_EN = """
quantum physics|black holes|the stock market|machine learning|the French Revolution|Napoleon
Shakespeare|the Roman Empire|photosynthesis|DNA|vaccines|climate change|the Big Bang|calculus
organic chemistry|the Second World War|football|chess openings|basketball|the Olympic Games
Bitcoin|blockchain|taxes|mortgages|insurance|law|marketing|my homework|Mozart|Beethoven|jazz
impressionism|Picasso|philosophy|Kant|psychology|Freud|economics|inflation|politics|elections
Linux|Kubernetes|Docker|databases|SQL|JavaScript|Rust|compilers|encryption|neural networks
pizza dough|sourdough bread|French cooking|gardening|car engines|airplane wings|bridges|volcanoes
earthquakes|the moon landing|dinosaurs|evolution|the human heart|headaches|medicine|yoga|running
marathon training|diets|vitamins|travel insurance|hotels in Rome|cheap flights|the pyramids
Egyptian gods|Greek myths|Buddhism|the Bible|Star Wars|Harry Potter|video games|electric cars
solar panels|nuclear power|wind energy|batteries|semiconductors|robots|satellites|Mars|Jupiter
tides|the Amazon river|coral reefs|whales|ants|mushrooms|bonsai|knitting|pottery|photography
the speed of light|gravity|magnetism|the periodic table|Einstein|Newton|Darwin|Cleopatra
""".replace("\n", "|").strip("|").split("|")
TOPICS_EN_HELD = """
string theory|the Cold War|tennis|Java generics|opera|Plato|cryptography|Saturn|beekeeping|sushi
""".replace("\n", "|").strip("|").split("|")
TOPICS_ZH = """
量子力学|黑洞|股票|机器学习|法国大革命|拿破仑|莎士比亚|罗马帝国|光合作用|基因|疫苗|气候变化|宇宙大爆炸
微积分|有机化学|第二次世界大战|足球|围棋|篮球|奥运会|比特币|区块链|税收|房贷|保险|法律|市场营销|作业|贝多芬
爵士乐|印象派|哲学|康德|心理学|经济学|通货膨胀|政治|选举|操作系统|数据库|编译器|加密|神经网络|红烧肉|包子
做菜|园艺|汽车发动机|飞机|桥梁|火山|地震|登月|恐龙|进化论|心脏|头痛|药物|瑜伽|跑步|减肥|维生素|旅游|机票
金字塔|神话|佛教|三国演义|红楼梦|西游记|电影|游戏|电动汽车|太阳能|核能|电池|芯片|机器人|卫星|火星|木星
潮汐|长江|珊瑚|鲸鱼|蚂蚁|蘑菇|书法|摄影|光速|重力|磁场|元素周期表|爱因斯坦|牛顿|秦始皇|孔子|论语|中医|京剧
""".replace("\n", "|").strip("|").split("|")
TOPICS_ZH_HELD = "相对论|网球|唐朝历史|土星|养蜂|寿司|歌剧|冷战|统计学|水浒传".split("|")

# asked about, but not known
COUNTRIES_UNKNOWN_EN = """
Ghana|Laos|Belize|Malta|Bolivia|Ecuador|Fiji|Bhutan|Chad|Mali|Niger|Togo|Oman|Qatar|Jamaica|Haiti
Uganda|Zambia|Angola|Latvia|Estonia|Cyprus|Armenia|Texas|California|Bavaria|Narnia|Wakanda|the moon
""".replace("\n", "|").strip("|").split("|")
COUNTRIES_UNKNOWN_ZH = """
加纳|老挝|马耳他|玻利维亚|厄瓜多尔|斐济|不丹|乍得|马里|尼日尔|多哥|阿曼|卡塔尔|牙买加|海地|乌干达|赞比亚|安哥拉
拉脱维亚|爱沙尼亚|塞浦路斯|得克萨斯|加利福尼亚|月球|火星
""".replace("\n", "|").strip("|").split("|")
WORDS_UNKNOWN_EN = (
    "umbrella democracy telescope freedom justice elbow screwdriver pancake volcano thunder lawyer "
    "engine island candle mirror ladder hammer spider pepper cheese window garden blanket justice"
).split()
WORDS_UNKNOWN_ZH = "雨伞 民主 望远镜 自由 正义 螺丝刀 火山 雷声 律师 引擎 岛屿 蜡烛 镜子 梯子 锤子 胡椒 奶酪 窗户 毯子 肥皂".split()
