/**
 * The commonest passwords and the words they are made of, folded (lower case, no tone marks), Vietnamese
 * ones among them. Short ones stand here too: put together they make the long ones.
 */
const WORDS = `
password passwort passw0rd passpass motdepasse contrasena letmein welcome admin administrator root master
login user guest test tester testing demo default changeme change secret private access system server
computer internet google facebook youtube gmail yahoo hotmail outlook microsoft windows apple iphone samsung
android nokia oppo xiaomi vivo huawei zalo telegram tiktok shopee lazada tiki momo viettel vinaphone mobifone
qwerty qwertyuiop qwertyui qwert asdfgh asdfghjkl asdfasdf asdf zxcvbnm zxcvbn zxcv qazwsx qazwsxedc wsxedc
edcrfv rfvtgb qweasd qweasdzxc qweqwe asdasd zxczxc poiuytrewq lkjhgfdsa mnbvcxz azerty azertyuiop dvorak
qwer tyui abcd abcdef abcdefg abcdefgh abcdefghij abcdefghijkl abcdefghijklmnopqrstuvwxyz abc abcabc aaa bbb
iloveyou ilove loveyou love lovely lover forever always sunshine princess prince princesa dragon monkey tiger
lion panda bear eagle falcon phoenix shadow master michael jordan michelle jessica ashley nicole daniel charlie
thomas andrew joshua matthew anthony robert hunter harley ranger buster soccer football baseball basketball
hockey tennis golf chelsea arsenal liverpool barcelona juventus realmadrid manchester united ronaldo messi
superman batman spiderman ironman starwars pokemon pikachu naruto doraemon conan minecraft roblox fortnite
freefire lienquan lienminh dota league legends counterstrike trustno trustno1 whatever nothing something
freedom liberty killer jesus christ heaven angel buddha god money dollar million rich lucky flower butterfly
chocolate cookie banana orange cherry summer winter spring autumn monday friday sunday january december
happy happiness smile hello world helloworld goodluck thankyou blessed family mother father brother sister
mylove mylife mybaby baby babygirl honey sweet sweetheart sugar candy purple yellow green silver golden
diamond crystal magic mustang ferrari porsche mercedes honda toyota yamaha company office manager customer
service support sales marketing shop store business
matkhau mat khau matkhaumoi matkhaucuatoi khongbiet khongco khongnho quenmatkhau taikhoan dangnhap quanly
nhanvien chamsockhachhang chamsoc khachhang khach hang cuahang banhang giamdoc ketoan congty shopcuatoi
anhyeuem emyeuanh anhnhoem emnhoanh yeuem yeuanh yeumai yeumaimai maiyeu maiyeuem maiyeuanh tinhyeu
tinhyeucuaem tinhyeucuaanh toiyeuem toiyeuban toiyeuvietnam toiyeu yeuvietnam vietnam vietnamvodich vodich
hanoi saigon hochiminh thanhphohochiminh danang haiphong cantho hue nhatrang dalat vungtau bienhoa
conyeu conyeume conyeubo meyeucon boyeucon giadinh giadinhtoi giadinhlaso bome bomeoi meoi chame hanhphuc
vuive cuocsong cuocdoi tuonglai hoctro hocsinh sinhvien giaovien truonghoc lophoc thayco banbe banthan
chautinhtri congchua hoangtu thiensu thienthan hoahong hoamai hoadao huongduong hoalan hoasen
buonqua buon chanqua nhoem nhoanh minhyeu minhyeunhau yeunhau suotdoi trondoi mainho nguoiyeu nguoiyeucu
trieuphu taoyeumay maymai phattai phatloc maymanloc tienoi nhieutien giauco locphat thanhcong
nguyen tran pham hoang huynh phan dang bui duong trinh
xinchao chaoban camon camonban chucmungnammoi chucmung nammoi tet
`;

/** Runs that everybody's fingers find. */
const RUNS = `
0123456789 1234567890 123456789 12345678 1234567 123456 12345 1234 123 321 4321 54321 654321 7654321 87654321
987654321 9876543210 0987654321 098765432 147258369 159753 147852 147852369 741852963 789456123 789456 456789
112233 11223344 1122334455 121212 123123 123321 1234321 131313 101010 102030 10203040 246810 13579 24680
520 5201314 1314 1314520 68 86 6868 8686 686868 79 7979 797979 39 3939 38 78 69 96 113 114 115 1102 0209
1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz 2wsx 3edc 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 q1w2e3 a1b2c3 a1b2c3d4 abc123 123abc
123qwe 1234qwer qwe123 asd123 zxc123 12qwaszx
`;

export const COMMON: ReadonlySet<string> = new Set(`${WORDS} ${RUNS}`.trim().split(/\s+/));
