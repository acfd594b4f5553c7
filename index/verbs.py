"""Verbs that open a directive, as resolutions, plans and programmes of Vietnamese authorities write them.

How they are found in a text is `pipeline.verbs`; what they are worth as evidence is `index.office`.
"""

from __future__ import annotations

#: Phrases of one to four syllables, separated by ";".
VERBS = """
ban hành; bảo đảm; bảo tồn; bảo vệ; biên soạn; biểu dương; bố trí; bổ sung; bồi dưỡng; cải cách; cải thiện; cải tạo;
cải tiến; cân đối; cập nhật; cấp; chấn chỉnh; chấp hành; chấp nhận; chế tạo; chỉ đạo; chia sẻ; chịu trách nhiệm; cho
phép; chủ trì; chú trọng; chú ý; chuẩn bị; chuẩn hóa; chuyển đổi; chuyển giao; cụ thể hóa; cung cấp; củng cố; cơ cấu;
công bố; công khai; cử; dẫn dắt; dành; duy trì; đa dạng hóa; đánh giá; đào tạo; đảm bảo; đấu tranh; đầu tư; đẩy lùi;
đẩy mạnh; đẩy nhanh; đề cao; đề nghị; đề xuất; định hướng; định kỳ; đo lường; đoàn kết; đón; đôn đốc; đổi mới; đơn
giản hóa; đưa; giám sát; giao; giải quyết; giải thể; giảm; giảm thiểu; giáo dục; giới thiệu; giữ gìn; giữ vững; gắn;
gắn kết; ghi nhận; hạn chế; hiện đại hóa; hình thành; hoàn thành; hoàn thiện; hoạch định; hỗ trợ; hội nhập; hợp tác;
huy động; hướng dẫn; hướng tới; kết nối; khai thác; khảo sát; khắc phục; khen thưởng; khích lệ; khơi dậy; khơi thông;
khuyến khích; kiểm soát; kiểm tra; kiện toàn; kiến nghị; kêu gọi; làm chủ; làm rõ; làm tốt; lãnh đạo; lấy; lập; liên
kết; lồng ghép; lượng hóa; lưu trữ; mở rộng; nâng cao; nâng cấp; nắm bắt; nghiên cứu; nghiệm thu; ngăn chặn; nhân
rộng; nhận diện; phản ánh; phát huy; phát động; phát hành; phát hiện; phát triển; phân bổ; phân cấp; phân công; phân
loại; phân tích; phấn đấu; phê duyệt; phòng, chống; phòng chống; phòng ngừa; phối hợp; phổ biến; phổ cập; phục vụ;
quan tâm; quán triệt; quảng bá; quản lý; quy định; quy hoạch; quyết định; rà soát; ra quân; sắp xếp; sáp nhập; sản
xuất; sơ kết; sử dụng; sửa đổi; tái cấu trúc; tái cơ cấu; tạo; tạo điều kiện; tạo lập; tăng; tăng cường; tập huấn; tập
hợp; tập trung; tham gia; tham mưu; thanh tra; tháo gỡ; thay thế; theo dõi; thẩm định; thí điểm; thiết kế; thiết lập;
thể chế hóa; thống kê; thống nhất; thông tin; thu hút; thu thập; thúc đẩy; thực hiện; thực hành; thường trực; tích
cực; tích hợp; tiếp cận; tiếp nhận; tiếp thu; tiếp tục; tiến hành; tiết kiệm; tìm hiểu; tìm kiếm; tính toán; tổ chức;
tổng hợp; tổng kết; tôn vinh; trang bị; tranh thủ; tránh; trân trọng; triển khai; trình; trọng dụng; trực tiếp; truyền
thông; tuyên truyền; tuyển chọn; tuyển dụng; tư vấn; từng bước; tự động hóa; tự chủ; ứng dụng; ưu tiên; vận dụng; vận
động; vận hành; xác định; xác lập; xây dựng; xem xét; xét; xin ý kiến; xóa; xóa bỏ; xử lý; xúc tiến; yêu cầu; ươm tạo;
báo cáo; gửi; thông báo; số hóa; cơ cấu lại; thành lập; hành động; lựa chọn; mua sắm; đăng ký; đàm phán; ký kết; cấp
phát; thoái vốn; cổ phần hóa; bám sát; lan tỏa; nêu cao; thấm nhuần; xây mới; mở; nộp; lập danh mục
"""
